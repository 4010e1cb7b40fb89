"""The data of projects with a port: complete, sourced, and recognised as what they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from estimator.config import Options
from estimator.discover import discover
from estimator.discover.identity import recognise
from estimator.errors import RulePackError
from estimator.model.known_port import KnownPort
from estimator.rulebook.document import read_document
from estimator.rulebook.known_ports import compile_known_ports
from estimator.rulebook.load import load_rulebook

PORTS = load_rulebook().known_ports
WANTED = """
    megatron-lm vllm deepspeed sglang transformers accelerate diffusers peft trl verl llama-factory ms-swift mmcv
    mmengine mmdetection timm torchtune liger-kernel flagscale xtuner lmdeploy openrlhf colossalai bitsandbytes
    flash-linear-attention torchtitan open-sora-plan lightx2v comfyui llama-cpp onnxruntime detectron2
""".split()


def test_the_projects_that_matter_are_there() -> None:
    assert set(WANTED) <= {port.id for port in PORTS}


@pytest.mark.parametrize("known", PORTS, ids=lambda known: known.id)
def test_each_is_complete(known: KnownPort) -> None:
    assert known.evidence
    assert all(e.source and e.checked == "2026-11" and e.how in ("source", "docs") for e in known.evidence)
    assert known.advice.endswith(".")
    assert re.fullmatch(r"[\w.-]+(/[\w.-]+){0,2}", known.port.repository)
    assert known.port.kind != "native" or known.port.since or known.id == "sentence-transformers"
    assert len({Path(file).name for file in known.files}) > 1


@pytest.mark.parametrize("known", PORTS, ids=lambda known: known.id)
def test_each_is_recognised_under_another_name(tmp_path: Path, known: KnownPort) -> None:
    for file in known.files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("x = 1\n")
    folder = tmp_path / known.folders[0]
    folder.mkdir(exist_ok=True, parents=True)
    for number in range(9):
        (folder / f"m{number}.py").write_text("x = 1\n")
    inventory = discover(Options(paths=(tmp_path,), root=tmp_path), tmp_path, frozenset({"python"}))
    found = recognise(tmp_path, inventory.artifacts, PORTS)
    assert found is not None
    assert (found.known.id, found.by) == (known.id, "files")


def test_no_two_share_a_name_or_their_files() -> None:
    names = [name for port in PORTS for name in port.names]
    assert len(names) == len(set(names))
    for one in PORTS:
        for two in PORTS:
            assert one is two or len(set(one.files) & set(two.files)) < 2, (one.id, two.id)


ENTRY = """ports:
  - id: lib
    title: Lib
    names: [lib]
    folders: [lib]
    files: [lib/a.py, lib/b.py]
    port: {kind: plugin, name: lib-npu, repository: x/lib-npu}
    advice: Take it.
    evidence: [{source: x, checked: "2026-11", how: docs}]
"""
BROKEN = [
    ("kind: plugin", "kind: pluggin", "ports.yaml:7: .*unknown kind 'pluggin'; did you mean 'plugin'"),
    ("[lib/a.py, lib/b.py]", "lib/a.py", "ports.yaml:6: .*at least two files"),
    ("advice", "advise", "ports.yaml:8: .*unknown key 'advise'"),
    ("    evidence", "    x-evidence", "ports.yaml:9: .*unknown key"),
]


@pytest.mark.parametrize(("old", "new", "message"), BROKEN)
def test_a_broken_entry_is_told_with_its_line(old: str, new: str, message: str) -> None:
    with pytest.raises(RulePackError, match=message):
        compile_known_ports(read_document(ENTRY.replace(old, new).encode(), "ports.yaml"), "ports.yaml")


def test_an_id_is_there_once() -> None:
    twice = ENTRY + ENTRY.removeprefix("ports:\n")
    with pytest.raises(RulePackError, match="'lib' is there twice"):
        compile_known_ports(read_document(twice.encode(), "ports.yaml"), "ports.yaml")
