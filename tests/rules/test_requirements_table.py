"""The versions that the pack `requirements` names against the table of releases of the target."""

from __future__ import annotations

import pytest

from estimator.model.rule import TargetInfo, VersionTest
from estimator.model.versions import minor
from estimator.rulebook.load import load_rulebook

RULEBOOK = load_rulebook()


@pytest.fixture(scope="module")
def ascend() -> TargetInfo:
    return next(target for target in RULEBOOK.targets if target.id == "ascend")


def versions_of(rule_id: str) -> VersionTest:
    rule = RULEBOOK.find(rule_id)
    assert rule is not None
    (test,) = (atom.versions for atom in rule.match.any if atom.versions is not None)
    return test


def test_torch_is_unpaired_outside_of_the_table(ascend: TargetInfo) -> None:
    assert set(versions_of("requirements-torch-unpaired").excludes) == {minor(r.torch) for r in ascend.releases}


def test_releases_are_those_of_the_table(ascend: TargetInfo) -> None:
    test = versions_of("requirements-torch-release")
    assert set(test.excludes) == {release.torch for release in ascend.releases}
    assert set(test.allows) == {minor(release.torch) for release in ascend.releases}


def test_python_is_unpaired_outside_of_the_table(ascend: TargetInfo) -> None:
    assert set(versions_of("requirements-python-unpaired").excludes) == {p for r in ascend.releases for p in r.python}
