"""Python source: one scope-aware pass over `ast`, with a recovery path for files that `ast` refuses."""

from estimator.parse.python.parser import parse_python

__all__ = ["parse_python"]
