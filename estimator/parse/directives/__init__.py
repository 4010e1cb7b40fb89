"""Reads the comments that suppress findings."""
