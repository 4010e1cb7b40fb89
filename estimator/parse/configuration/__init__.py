"""Reads configuration."""
