"""What commands install, and which commands install nothing."""

from __future__ import annotations

import shlex

import pytest

from estimator.model.fact import Place
from estimator.parse.pip_command import read_install

COMMANDS = [
    ("pip install flash-attn", ["flash-attn"], []),
    ("pip3 install --no-build-isolation 'flash-attn>=2' xformers[x]", ["flash-attn", "xformers"], []),
    ("python -m pip install -U flash_attn==2.5", ["flash-attn"], []),
    ("python3.10 -s -m pip install -q flash_attn", ["flash-attn"], []),
    ("sudo MAX_JOBS=4 /opt/venv/bin/pip install flash-attn", ["flash-attn"], []),
    ("uv pip install --system flash-attn", ["flash-attn"], []),
    ("uv add flash-attn", ["flash-attn"], []),
    ("poetry add --group dev flash-attn", ["flash-attn"], []),
    ("pip install torch --index-url https://h/whl/cu121", ["torch", "h/whl/cu121"], []),
    ("pip install --extra-index-url=https://h/whl/cu121 torch", ["h/whl/cu121", "torch"], []),
    ("pip install -r requirements.txt -r dev.txt", [], ["requirements.txt", "dev.txt"]),
    ("pip install -rrequirements.txt -t /x/flash flash-attn", ["flash-attn"], ["requirements.txt"]),
    ("pip install git+https://github.com/o/flash-attention.git", ["flash-attention"], []),
    ("pip install -e .[cuda]", [], []),
    ("pip install . ./csrc /w/a.whl dist/flash_attn-1.whl", [], []),
    ("conda install -y -c nvidia -c pytorch pytorch-cuda=12.1", ["nvidia", "pytorch", "pytorch-cuda"], []),
    ("mamba create -n x python=3.10 cudatoolkit", ["python", "cudatoolkit"], []),
    ("conda install --file requirements.txt", [], ["requirements.txt"]),
]


@pytest.mark.parametrize(("command", "symbols", "includes"), COMMANDS)
def test_what_is_installed(command: str, symbols: list[str], includes: list[str]) -> None:
    installed = read_install(shlex.split(command), lambda position: Place("a.sh", 1, position + 1), command)
    assert installed is not None
    assert [fact.symbol for fact in installed.facts] == symbols
    assert list(installed.includes) == includes


@pytest.mark.parametrize(
    "command",
    ["pip freeze", "pip uninstall flash-attn", "echo pip install x", "python setup.py install", "uv sync", "", "sudo"],
)
def test_other_commands(command: str) -> None:
    assert read_install(shlex.split(command), lambda position: Place("a.sh", position + 1), command) is None


def test_a_fact_has_the_place_of_its_word() -> None:
    words = shlex.split("pip install -i https://h/whl/cu118 torch==2.1.0+cu118")
    installed = read_install(words, lambda position: Place("a.sh", 1, position), "")
    assert installed is not None
    assert [(fact.kind, fact.place.column) for fact in installed.facts] == [("index", 3), ("requirement", 4)]
