"""Reads the comments that suppress findings."""

from estimator.parse.directives.comment import TOKEN
from estimator.parse.directives.reading import read_directives

__all__ = ["TOKEN", "read_directives"]
