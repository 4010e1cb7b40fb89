"""Resolves what one file cannot know: names, constants and helpers of other modules of the project."""

from estimator.link.linker import Linked, link

__all__ = ["Linked", "link"]
