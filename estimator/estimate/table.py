"""Looks up classes and settings of the effort table."""

from __future__ import annotations

from estimator.errors import RulePackError
from estimator.model.effort import EffortClass, EffortTable


def effort_class(table: EffortTable, name: str, wanted_by: str = "the estimate") -> EffortClass:
    """Return the effort class; raises RulePackError where the table has none of that name."""
    found = table.classes.get(name)
    if found is None:
        raise RulePackError(f"effort.yaml: {wanted_by} needs the effort class '{name}'; add it to classes")
    return found


def setting(table: EffortTable, name: str) -> float:
    """Return the setting; raises RulePackError where it is missing."""
    found = table.settings.get(name)
    if found is None:
        raise RulePackError(f"effort.yaml: the estimate needs the setting '{name}'; add it to settings")
    return found
