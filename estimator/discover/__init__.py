"""Finds what there is to read, and says whose it is."""

from estimator.discover.walk import discover

__all__ = ["discover"]
