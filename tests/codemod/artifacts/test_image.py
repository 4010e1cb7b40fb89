from __future__ import annotations

import pytest

from tests.codemod.fixing import fix_artifact

CANN = "quay.io/ascend/cann:9.1.0-910b-ubuntu22.04-py3.11"
TORCH = "quay.io/ascend/torch-npu:2.11.0-910b-ubuntu22.04-py3.11"
REWRITES = [
    ("Dockerfile", "FROM nvidia/cuda:12.4.1-devel-ubuntu22.04 AS build\nRUN a\n", f"FROM {CANN} AS build\nRUN a\n"),
    ("Dockerfile", "FROM  pytorch/pytorch:2.4.0-cuda12.4-cudnn9-devel\n", f"FROM  {TORCH}\n"),
    (
        "docker-compose.yml",
        "services:\n  a:\n    image:   nvidia/cuda:12.4.1-base   # why\n",
        f"services:\n  a:\n    image:   {CANN}   # why\n",
    ),
]
NOOP = [
    ("Dockerfile", "ARG V=12.4.1\nFROM nvidia/cuda:${V}-devel\n"),
    ("Dockerfile", "FROM ubuntu:22.04\n"),
    ("Dockerfile", "FROM nvcr.io/nvidia/tritonserver:24.01-py3\n"),
    ("Dockerfile", "# FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nFROM a\n"),
]


@pytest.mark.parametrize(("name", "before", "after"), REWRITES)
def test_rewrites_for_review(name: str, before: str, after: str) -> None:
    assert fix_artifact(name, before).after.decode() == before
    assert fix_artifact(name, before, unsafe=True).after.decode() == after


@pytest.mark.parametrize(("name", "code"), NOOP)
def test_noop(name: str, code: str) -> None:
    assert fix_artifact(name, code, unsafe=True).after.decode() == code


def test_the_chip_is_that_of_the_profile() -> None:
    code = "FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\n"
    assert b"9.1.0-a3-ubuntu22.04" in fix_artifact("Dockerfile", code, True, "a3").after
    assert fix_artifact("Dockerfile", code, True, "950").edits == ()
