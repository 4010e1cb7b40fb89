"""Where one abstraction covers most, and what goes around the one there is."""

from __future__ import annotations

from typing import Any

from estimator.graph.choke import find_choke_points
from estimator.graph.imports import Uses
from estimator.model.artifact import Origin
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.graph import ChokePoint, EdgeKind


def site(path: str, line: int, area: str = "device", **fields: Any) -> Finding:
    return Finding(
        **{
            "rule": "r", "pack": "p", "category": "mandatory", "area": area, "confidence": "high",
            "origin": Origin.OWN, "place": Place(path, line), "symbol": "torch.cuda", "key": "k",
            "fingerprint": f"{path}:{line}", **fields,
        }
    )  # fmt: skip


def use(path: str, line: int, name: str, home: str) -> Finding:
    return site(path, line, symbol=f"pkg.{name}", derived_from=f"{home}:1")


def uses(*importers: str, of: str) -> Uses:
    whole: dict[str, dict[str, EdgeKind]] = {path: {of: "import"} for path in importers}
    return Uses(whole, {})


def find(findings: list[Finding], used: Uses, weeks: dict[str, float]) -> tuple[ChokePoint, ...]:
    return find_choke_points(findings, used, weeks, {finding.place.path for finding in findings} - {"tests/t.py"})


SPREAD = [site("util.py", n) for n in (1, 2)] + [site(f"m{n}.py", line) for n in range(4) for line in (1, 2)]
WEEKS = {finding.fingerprint: 0.5 for finding in SPREAD}


def test_the_module_that_most_import_already() -> None:
    (point,) = find(SPREAD, uses("m0.py", "m1.py", "m2.py", of="util.py"), WEEKS)
    assert (point.path, point.covered, point.findings, point.importers) == ("util.py", 8, 10, 3)
    assert (point.exists, point.around, point.around_modules, point.weeks) == (False, 8, 4, 4.0)


def test_no_module_that_others_do_not_import() -> None:
    assert find(SPREAD, uses("m0.py", of="util.py"), WEEKS) == ()
    assert find(SPREAD[:4], uses("m0.py", "m1.py", of="util.py"), WEEKS) == ()


def test_an_abstraction_that_exists_goes_before_the_rest() -> None:
    home = [site("device.py", 3, scope="pick_device"), site("device.py", 9, scope="other")]
    derived = [use(f"n{number}.py", 1, "pick_device", "device.py") for number in range(3)]
    (point,) = find([*SPREAD, *home, *derived], uses("m0.py", "m1.py", of="util.py"), {})
    assert (point.path, point.exists, point.helpers, point.uses) == ("device.py", True, ("pick_device",), 3)
    assert (point.findings, point.around, point.around_modules) == (12, 10, 5)


def test_constants_and_a_few_uses_are_no_abstraction() -> None:
    constants = [use(f"n{number}.py", 1, "_CUDA_KEY", "keys.py") for number in range(9)]
    few = [use("n.py", line, "pick_device", "device.py") for line in (1, 2)]
    (point,) = find([*SPREAD, *constants, *few], uses("m0.py", "m1.py", of="util.py"), {})
    assert (point.path, point.exists, point.helpers) == ("util.py", False, ())


def test_a_helper_belongs_to_the_family_that_it_wraps() -> None:
    distributed = [site("comm.py", n, "distributed", scope="all_reduce") for n in range(6)]
    derived = [use(f"n{number}.py", 1, "all_reduce", "comm.py") for number in range(3)]
    points = find([*distributed, *derived], uses(of="comm.py"), {})
    assert [(point.family, point.path, point.around) for point in points] == [("communication", "comm.py", 0)]


def test_tests_and_vendored_code_do_not_count() -> None:
    others = [site("t.py", n, origin=origin) for n in range(9) for origin in (Origin.TEST, Origin.VENDORED)]
    assert find(others, uses("a.py", "b.py", of="t.py"), {}) == ()


def test_a_definition_that_lists_its_uses_is_a_helper_too() -> None:
    users = (*(Place(f"m{n % 4}.py", 10 + n) for n in range(5)), Place("tests/t.py", 1))
    helper = site("device.py", 1, symbol="pkg.device.get_accelerator", features=("abstraction",), uses=users)
    (point,) = find([*SPREAD, helper], uses(of="device.py"), {})
    assert (point.path, point.exists, point.helpers, point.uses) == ("device.py", True, ("get_accelerator",), 5)
    assert (point.findings, point.around) == (10, 10)
