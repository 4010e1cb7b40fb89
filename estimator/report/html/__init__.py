"""The report as one HTML file that people keep: no network, no script needed, strict about what may run."""

from estimator.report.html.page import render, render_page

__all__ = ["render", "render_page"]
