"""Reads build files."""
