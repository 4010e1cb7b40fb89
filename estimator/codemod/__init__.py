"""Rewrites of source that touch nothing but what they understand."""

from estimator.codemod.artifacts.registry import ARTIFACT_CODEMODS
from estimator.codemod.artifacts.rewrite import rewrite_artifact
from estimator.codemod.elsewhere import Elsewhere, Outline, look_elsewhere, outline_by_lines
from estimator.codemod.registry import CODEMODS
from estimator.codemod.rewrite import Job, Wish, rewrite_file, rewrite_with_outline
from estimator.codemod.shim import enter_shim
from estimator.codemod.staying import GROUP
from estimator.codemod.surroundings import FOREIGN

__all__ = [
    "ARTIFACT_CODEMODS",
    "CODEMODS",
    "FOREIGN",
    "GROUP",
    "Elsewhere",
    "Job",
    "Outline",
    "Wish",
    "enter_shim",
    "look_elsewhere",
    "outline_by_lines",
    "rewrite_artifact",
    "rewrite_file",
    "rewrite_with_outline",
]
