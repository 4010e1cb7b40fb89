"""Notebooks: the code of their cells, and nothing of their outputs."""

from estimator.parse.notebook.parser import parse_notebook

__all__ = ["parse_notebook"]
