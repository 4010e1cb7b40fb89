"""Resolves what one file cannot know: names, constants and helpers of other modules of the project."""

from estimator.link.linker import Linked, link, link_only

__all__ = ["Linked", "link", "link_only"]
