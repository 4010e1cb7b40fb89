"""The list of licences names what is installed, and names it right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

DOCUMENT = Path(__file__).parent.parent / "docs" / "threat-model.md"
PLACES = [
    {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0", "platform_system": system, "extra": ""}
    for minor in range(10, 15)
    for system in ("Linux", "Windows", "Darwin")
]
# How packages write what the document calls by its short name.
WRITTEN = {
    "MIT": r"\bMIT\b",
    "BSD-3-Clause": r"BSD[- ](3|License)",
    "BSD-2-Clause": r"BSD[- ]2",
    "Apache-2.0 or BSD-2-Clause": r"Apache.*BSD",
    "MPL-2.0, used unchanged": r"MPL[- ]2",
    "ISC": r"\bISC\b",
    "PSF-2.0": r"\bPSF-2|Python Software",
}


def read_table() -> Iterator[tuple[str, str, bool]]:
    """Yield licence, package, and whether it is asked for by us."""
    text = DOCUMENT.read_text(encoding="utf-8").split("## Licences")[1]
    for line in re.findall(r"^\|(.+)\|$", text, re.M)[2:]:
        licence, direct, others = (cell.strip() for cell in line.split("|"))
        for cell, ours in ((direct, True), (others, False)):
            for name in re.sub(r"\(.*?\)", "", cell).split(","):
                if name.strip():
                    yield licence, name.strip(), ours


def asked_by(package: str) -> set[str]:
    """Return what a package that is installed here asks for somewhere; nothing is known of one that is not."""
    try:
        stated = metadata.requires(package) or []
    except metadata.PackageNotFoundError:
        return set()
    needs = map(Requirement, stated)
    return {
        canonicalize_name(need.name)
        for need in needs
        if need.marker is None or any(need.marker.evaluate(place) for place in PLACES)
    }


def test_each_package_is_listed_once() -> None:
    direct = asked_by("cannscope")
    all_of_them, new = set(direct), set(direct)
    while new:
        new = {found for name in new for found in asked_by(name)} - all_of_them
        all_of_them |= new
    listed = list(read_table())
    assert sorted(name for _, name, ours in listed if ours) == sorted(direct)
    others = [name for _, name, ours in listed if not ours]
    assert len(others) == len(set(others))
    assert all_of_them - direct <= set(others)  # older releases ask for fewer


@pytest.mark.parametrize(("licence", "package"), [(licence, package) for licence, package, _ in read_table()])
def test_the_licence_is_what_the_package_says(licence: str, package: str) -> None:
    try:
        says = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        pytest.skip("not installed on this Python and system")
    classifiers = [one for one in says.get_all("Classifier") or [] if one.startswith("License ::")]
    text = " ".join([says.get("License-Expression") or "", *classifiers, (says.get("License") or "")[:200]])
    assert re.search(WRITTEN[licence], text), text
