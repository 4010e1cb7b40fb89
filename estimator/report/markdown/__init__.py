"""The scan as Markdown: a comment for a pull request, and a page."""

from estimator.report.markdown.comment import render as render_comment
from estimator.report.markdown.page import render as render_page

__all__ = ["render_comment", "render_page"]
