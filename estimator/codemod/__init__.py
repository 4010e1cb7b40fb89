"""Rewrites of source that touch nothing but what they understand."""

from estimator.codemod.rewrite import Job, Wish, rewrite_file

__all__ = ["Job", "Wish", "rewrite_file"]
