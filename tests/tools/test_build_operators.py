"""The script that builds the table of operators, on an excerpt of the facts."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FACTS = CHECKOUT / "tests" / "data" / "operators"
COMMITTED = CHECKOUT / "rules" / "data" / "operators.csv"

Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("operators") / "operators.csv"
    script = str(CHECKOUT / "tools" / "build_operators.py")
    subprocess.run([sys.executable, script, str(FACTS), "--output", str(output)], check=True, cwd=output.parent)
    return output


def test_the_excerpt_gives_the_rows_that_are_committed(built: Path) -> None:
    rows, committed = read(built), read(COMMITTED)
    symbols = {row["symbol"] for row in rows}
    assert rows == [row for row in committed if row["symbol"] in symbols]


def test_the_same_bytes_each_time(built: Path) -> None:
    lines = COMMITTED.read_bytes().splitlines(keepends=True)
    kept = [line for line in built.read_bytes().splitlines(keepends=True) if line in lines]
    assert built.read_bytes() == b"".join(kept)
    assert b"\r" not in COMMITTED.read_bytes()


# symbol -> its rule, None where it is none
DECIDED = [
    ("torch.lgamma", "operators-cpu-fallback"),
    ("torch.nn.HuberLoss", "operators-cpu-fallback"),
    ("torch.ops.aten._int_mm", "operators-cpu-fallback"),
    ("lgamma_", "operators-cpu-method"),
    ("torch.linalg.inv", "operators-linear-algebra"),
    ("torch.linalg.eigh", "operators-linear-algebra"),
    ("torch._cslt_compress", "operators-no-kernel"),
    ("torch.cudnn_convolution", "operators-no-kernel"),
    ("torch.nn.RNN", "operators-documented-no"),
    ("torch.inverse", None),  # has a kernel
    ("torch.conj_physical", None),  # does nothing to real numbers
    ("torch._grouped_mm", None),  # torch has a composite kernel beside CUDA's
    ("torch.huber_loss_backward", None),  # nobody calls it
    ("torch.miopen_convolution", None),  # AMD's
    ("torch.var_mean", None),  # documented as unsupported, and registered all the same
    ("torch.nn.functional.adaptive_max_pool2d", None),  # likewise
    ("torch.nn.functional.embedding_bag", None),  # its module is documented as supported
    ("torch.func.vmap", None),  # no operator
    ("torch.export.export", None),  # likewise
    ("torch.Tensor.to_sparse", None),  # by hand in operators.yaml
    ("torch.nn.functional.scaled_mm", None),  # by hand in torch_amp.yaml
    ("torch.matmul", None),  # restricted to the types that were tried
    ("torch.Tensor.double", None),  # by hand in operators.yaml
]


@pytest.mark.parametrize(("symbol", "rule"), DECIDED)
def test_decisions(built: Path, symbol: str, rule: str | None) -> None:
    rules = {row["rule"] for row in read(built) if row["symbol"] == symbol}
    assert rules == ({rule} if rule else set())


def test_versions_that_are_documented_otherwise(built: Path) -> None:
    rows = [row for row in read(built) if row["symbol"] == "torch.nn.functional.max_pool1d"]
    assert [(row["torch"], row["support"]) for row in rows] == [("", ""), (">=2.13,<2.14", "unchanged")]
