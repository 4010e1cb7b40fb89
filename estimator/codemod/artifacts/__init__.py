"""Edits of what is no Python: settings, images, packages, variables and resources; a range of text each."""
