"""What the values of options mean, wherever they are given; each raises ValueError with what is allowed instead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from estimator.model.assessment import STRATEGIES, Strategy
from estimator.model.suppression import PathSuppression
from estimator.model.verdict import FAIL_ON, FailOn, Policy
from estimator.model.workload import WORKLOADS, Workload

EFFORT = re.compile(r"(\d+(?:\.\d+)?)\s*([hdw])")


def read_strategies(value: str | Sequence[str]) -> tuple[Strategy, ...]:
    """
    Return the strategies that "all", a name or several names stand for, in their usual order.

    Raises ValueError with what is allowed instead.
    """
    names = split_list(value)
    for name in names:
        if name != "all" and name not in STRATEGIES:
            raise ValueError(f"strategy must be all, shim, port or dual, not {name!r}")
    return STRATEGIES if "all" in names or not names else tuple(s for s in STRATEGIES if s in names)


def read_workload(value: str) -> str:
    """Return the workload, or "all"; raises ValueError with what is allowed instead."""
    if value not in ("all", *WORKLOADS):
        raise ValueError(f"workload must be all, {', '.join(WORKLOADS[:-1])} or {WORKLOADS[-1]}, not {value!r}")
    return value


def read_workloads(table: Mapping[str, str | Sequence[str]]) -> tuple[tuple[str, tuple[Workload, ...]], ...]:
    """Return the workloads stated for each glob, in the order of the table; raises ValueError as above."""
    stated = []
    for glob, value in table.items():
        names = split_list(value)
        for name in names or ("",):
            if name not in WORKLOADS:
                known = f"{', '.join(WORKLOADS[:-1])} or {WORKLOADS[-1]}"
                raise ValueError(f"workloads.{glob!r} must be {known}, or a list of them, not {name!r}")
        stated.append((glob, tuple(workload for workload in WORKLOADS if workload in names)))
    return tuple(stated)


def read_fail_on(value: str) -> FailOn:
    """Return what fails the gate; raises ValueError with what is allowed instead."""
    known = next((one for one in FAIL_ON if one == value), None)
    if known is None:
        raise ValueError(f"fail-on must be new, any, mandatory or none, not {value!r}")
    return known


def read_effort(value: str) -> str:
    """Return the effort as it is given, a number with h, d or w; raises ValueError for anything else."""
    if not EFFORT.fullmatch(value):
        raise ValueError(
            f"max-new-effort must be a number of hours, days or weeks such as 4h, 2d or 0.5w, not {value!r}"
        )
    return value


def read_policies(table: Mapping[str, Any]) -> tuple[Policy, ...]:
    """Return the policies for each pattern, in the order of the table; raises ValueError as above."""
    policies = []
    for pattern, value in table.items():
        settings = {"fail-on": value} if isinstance(value, str) else value
        if not isinstance(settings, dict) or "fail-on" not in settings or set(settings) - {"fail-on", "rules"}:
            raise ValueError(f"policies.{pattern!r} must be new, any, mandatory or none, or have fail-on and rules")
        try:
            fail_on = read_fail_on(settings["fail-on"])
        except ValueError as error:
            raise ValueError(f"policies.{pattern!r}: {error}") from None
        rules = settings.get("rules", [])
        if not isinstance(rules, str) and not (isinstance(rules, list) and all(isinstance(one, str) for one in rules)):
            raise ValueError(f"policies.{pattern!r}: rules must be a glob over rule ids, or a list of them")
        policies.append(Policy(pattern, fail_on, split_list(rules)))
    return tuple(policies)


def read_suppressions(tables: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> tuple[PathSuppression, ...]:
    """Return what the configuration suppresses, one for each rule named; raises ValueError as above."""
    found = []
    for number, table in enumerate([tables] if isinstance(tables, Mapping) else tables, 1):
        rules = table.get("rule")
        names = split_list(rules) if isinstance(rules, str | list) else ()
        others = [table.get("path"), table.get("reason", "")]
        if set(table) - {"path", "rule", "reason"} or not names or not others[0]:
            raise ValueError(f"suppress: entry {number} must have path, rule and reason, and nothing else")
        if not all(isinstance(value, str) for value in [*names, *others]):
            raise ValueError(f"suppress: entry {number}: path, rule and reason must be text")
        found += [PathSuppression(table["path"], name, table.get("reason", "").strip()) for name in names]
    return tuple(found)


def split_list(values: str | Sequence[str]) -> tuple[str, ...]:
    """Return the parts of values that are repeated, separated by commas, or both."""
    texts = [values] if isinstance(values, str) else values
    return tuple(part.strip() for text in texts for part in text.split(",") if part.strip())
