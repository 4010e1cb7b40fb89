"""CUDA and C++ sources."""
