"""Estimate the effort of moving Python ML code from Nvidia CUDA to other accelerators."""

__version__ = "0.1.0"
