"""CUDA and C++ sources."""

from estimator.parse.cuda.parser import parse_cuda

__all__ = ["parse_cuda"]
