"""Scans to text. A reporter returns `str`; only the command line writes."""
