"""Reads shell."""
