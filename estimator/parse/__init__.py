"""Artifacts in, facts out: one package per kind of artifact."""
