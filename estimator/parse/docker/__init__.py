"""Reads Dockerfiles."""
