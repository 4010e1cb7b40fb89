"""Rewrites of source that touch nothing but what they understand."""

from estimator.codemod.rewrite import Job, Wish, rewrite_file
from estimator.codemod.shim import enter_shim

__all__ = ["Job", "Wish", "enter_shim", "rewrite_file"]
