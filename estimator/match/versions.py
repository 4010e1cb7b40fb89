"""Tells which versions a requirement allows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from estimator.model.fact import Argument
from estimator.model.rule import VersionTest

_LOCAL = re.compile(r"(?<=\w)\+[\w.]+")  # 2.3.1+cpu is a build of 2.3.1
_LAST_RELEASE = 30  # of a series; Python 3.8 came to 3.8.20


def versions_fit(test: VersionTest, arguments: Sequence[Argument]) -> bool:
    """Return whether the requirement with these arguments passes; one whose versions cannot be read does not."""
    specifier = next((str(argument.value) for argument in arguments if argument.name == "specifier"), "")
    if not specifier:
        return False
    excluded = [allows(specifier, version) for version in test.excludes]
    if any(allowed is not False for allowed in excluded):
        return False
    return not test.allows or any(allows(specifier, version) for version in test.allows)


@lru_cache(maxsize=4096)
def allows(specifier: str, version: str) -> bool | None:
    """Return whether a specifier allows a version, or any release of a series such as "2.3"; None if it is invalid."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    specifier = _LOCAL.sub("", specifier)
    try:
        allowed = SpecifierSet(specifier)
    except InvalidSpecifier:
        return None
    series = version.count(".") == 1
    if series and _is_within(specifier, version):
        return True
    releases = [f"{version}.{patch}" for patch in range(_LAST_RELEASE)] if series else [version]
    return any(allowed.contains(release, prereleases=True) for release in releases)


def _is_within(specifier: str, series: str) -> bool:
    """Tell whether a pinned version, which may be a build of somebody's own, belongs to the series."""
    pinned = specifier.lstrip("=") if specifier.startswith("==") and "," not in specifier else ""
    return pinned == series or pinned.startswith(
        (f"{series}.", f"{series}+", f"{series}a", f"{series}b", f"{series}rc")
    )
