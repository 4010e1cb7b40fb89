"""Names of build files that a rule asks for."""

from __future__ import annotations

from collections.abc import Sequence

from estimator.model.fact import Argument
from estimator.parse.collect import Collector
from estimator.parse.text import Point


def wants_name(collector: Collector, name: str) -> bool:
    """Tell whether a rule names what is called or set in a build file, such as `cmake.find_package`."""
    interest = collector.interest
    return name in interest.build or name.startswith(interest.build_prefixes or ("\0",))


def add_name(collector: Collector, name: str, values: Sequence[str], start: Point, end: Point) -> None:
    """Report the name with its arguments by position, if a rule names it."""
    if wants_name(collector, name):
        arguments = tuple(Argument(position=index, value=value) for index, value in enumerate(values))
        collector.add("build", name, start, end, syntax=f"{name} {' '.join(values)}", arguments=arguments)
