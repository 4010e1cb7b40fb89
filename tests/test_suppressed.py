"""The story of suppressions: every format that has comments, and the configuration for the others."""

from __future__ import annotations

from pathlib import Path

import msgspec

from estimator.config import Options, load_config, merge_options
from estimator.model.scan import Scan
from estimator.model.suppression import Suppression
from estimator.pipeline import run_scan

PROJECT = Path(__file__).parent.parent / "fixtures" / "suppressed" / "project"
LEFT = [("model.py", 18, "torch-cuda-synchronize"), ("requirements.txt", 2, "libraries-flash-attn")]


def scan() -> Scan:
    return run_scan(merge_options(load_config(PROJECT), {"paths": (PROJECT,), "root": PROJECT}))


def test_only_what_is_not_suppressed_is_counted() -> None:
    found = scan()
    assert [(one.place.path, one.place.line, one.rule) for one in found.counted] == LEFT
    assert len(found.findings) == len(found.counted) + 14
    assert found.faults == ()


def test_each_says_by_what_and_why() -> None:
    said = {one.place.path: one.suppression for one in scan().findings if one.suppressed}
    assert said["run.sh"] == Suppression("inSource", "only a helper for Nvidia machines", 1)
    assert said["demo.ipynb"] == Suppression("external", "A demonstration for the machine with Nvidia cards.")
    assert all(one is not None and one.reason for one in said.values())


def test_what_is_suppressed_costs_nothing() -> None:
    priced = {fingerprint for one in scan().assessments for item in one.items for fingerprint in item.findings}
    assert priced
    assert priced.isdisjoint(one.fingerprint for one in scan().findings if one.suppressed)


def test_fingerprints_are_those_without_suppressions() -> None:
    plain = run_scan(Options(paths=(PROJECT / "model.py",), root=PROJECT))
    (whole,) = [one for one in scan().findings if one.rule == "libraries-flash-attn" and not one.suppressed]
    assert {one.fingerprint for one in plain.findings} <= {one.fingerprint for one in scan().findings}
    assert [place.path for place in whole.places] == ["requirements.txt"]


def test_the_file_of_settings_can_do_without_reasons(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import torch\ntorch.cuda.synchronize()  # cannscope: ignore[torch-cuda-*]\n")
    options = Options(paths=(tmp_path,), root=tmp_path)
    assert [fault.kind for fault in run_scan(options).faults] == ["no reason"]
    assert len(run_scan(options).counted) == 1
    lax = run_scan(msgspec.structs.replace(options, suppression_reason=False))
    assert (lax.faults, lax.counted) == ((), ())
