"""Finds what there is to read, and says whose it is."""

from estimator.discover.identity import recognise
from estimator.discover.walk import discover

__all__ = ["discover", "recognise"]
