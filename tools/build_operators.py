"""
Builds rules/data/operators.csv: what becomes of torch's operators on Ascend, from tables of facts.

Usage: python tools/build_operators.py FACTS [--output rules/data/operators.csv]

FACTS is a folder that holds
  aten_ops_npu_kernels.csv      operators of torch 2.11 against the kernels that torch_npu 2.11 registers
  torch_api_support.csv         what the documentation of torch_npu says of each API, by torch version
  doc_vs_code_conflicts.csv     where the two disagree
  torch_private_api_support.csv private APIs that the documentation calls supported

How they are weighed: documentation that says no proves nothing (of 42 operators checked, 38 had a kernel), so only
the list of kernels makes an operator more than `unverified`. Without a kernel it runs on the CPU where torch has one
for that, and is impossible where it has not. Restrictions in the documentation are lists of the data types that were
tried: none of them becomes a row.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from operator_judgement import (
    ALSO_CALLED,
    BY_HAND,
    CUDA_ONLY,
    LINEAR_ALGEBRA,
    NN_FUNCTIONAL,
    NO_OPERATORS,
    NOT_REACHED,
    OPERATOR_PARENTS,
    REPLACEMENTS,
    TELLING_METHODS,
)

COLUMNS = (
    "rule",
    "pattern",
    "symbol",
    "torch",
    "support",
    "replacement",
    "shim",
    "effort",
    "note",
    "source",
    "checked",
    "how",
)
CPU, LINALG, METHOD, NO_KERNEL, DOCUMENTED_NO = (
    "operators-cpu-fallback",
    "operators-linear-algebra",
    "operators-cpu-method",
    "operators-no-kernel",
    "operators-documented-no",
)
TORCH_WITH_KERNELS = "2.11"  # the release that aten_ops_npu_kernels.csv is about
CHECKED = "2026-11"
_VARIANT_OVERLOADS = ("out", "grad_input", "names", "Dimname", "dimname")

Row = dict[str, str]


def main() -> None:
    """Write the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("facts", type=Path)
    arguments.add_argument("--output", type=Path, default=Path("rules/data/operators.csv"))
    options = arguments.parse_args()
    rows = build(options.facts)
    with options.output.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def build(facts: Path) -> list[Row]:
    """Return the rows, sorted by rule, symbol and pattern; the rows of a symbol for some versions follow its own."""
    kernels = read_kernels(facts / "aten_ops_npu_kernels.csv")
    documented = read_documentation(facts / "torch_api_support.csv")
    supported = {row["api"] for row in _read(facts / "torch_private_api_support.csv") if row["supported"] == "yes"}
    rows = [*fall_back(kernels), *impossible(kernels)]
    known = {row["symbol"] for row in rows}
    conflicts = {row["api"]: row["verdict"] for row in _read(facts / "doc_vs_code_conflicts.csv")}
    rows += unconfirmed(documented, kernels, conflicts, known)
    rows = [row for row in rows if row["symbol"] not in supported]
    return sorted(rows, key=lambda row: (row["rule"], row["symbol"], row["pattern"], row.get("torch", "")))


# -- the tables ---------------------------------------------------------------------------------------------------


def read_kernels(path: Path) -> dict[str, set[str]]:
    """Return the statuses of each operator's overloads, without those that only write elsewhere or name dimensions."""
    kernels: dict[str, set[str]] = defaultdict(set)
    for row in _read(path):
        name, _, overload = row["aten_op"].partition(".")
        if not any(word in overload for word in _VARIANT_OVERLOADS):
            kernels[name].add(row["npu_status_2_11"])
    return kernels


def read_documentation(path: Path) -> dict[str, dict[str, Row]]:
    """Return the row of each API and torch version ("2.11"); pages of 2.6 and 2.8 leave `torch.` away before Tensor."""
    documented: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in _read(path):
        api = f"torch.{row['api']}" if row["api"].startswith("Tensor.") else row["api"]
        documented[api][".".join(row["torch_version"].split(".")[:2])] = row
    return documented


def _read(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# -- the rows -----------------------------------------------------------------------------------------------------


def fall_back(kernels: dict[str, set[str]]) -> Iterator[Row]:
    """Give the operators that have a kernel on the CPU and none on the NPU, under every name they are called by."""
    for operator, statuses in kernels.items():
        if "no_npu_kernel" not in statuses or "npu_kernel" in statuses or _is_internal(operator):
            continue
        rule = LINALG if operator in LINEAR_ALGEBRA or operator.startswith("linalg_") else CPU
        names = names_of(operator)
        for symbol in names:
            yield {"rule": rule, "pattern": "call", "symbol": symbol, "replacement": REPLACEMENTS.get(symbol, "")}
        methods = {operator, *(name.rpartition(".")[2] for name in names if name.startswith("torch.Tensor."))}
        for method in sorted(methods & TELLING_METHODS):
            yield {"rule": METHOD, "pattern": "method", "symbol": method}


def impossible(kernels: dict[str, set[str]]) -> Iterator[Row]:
    """Give the operators of which only CUDA has a kernel, with what stands in for them."""
    for operator, (support, replacement, effort) in CUDA_ONLY.items():
        if kernels.get(operator) != {"no_npu_kernel"}:
            continue
        for symbol in names_of(operator, of_tensors=False):
            yield {
                "rule": NO_KERNEL,
                "pattern": "call",
                "symbol": symbol,
                "support": support,
                "replacement": replacement,
                "effort": effort,
            }


def unconfirmed(
    documented: dict[str, dict[str, Row]], kernels: dict[str, set[str]], conflicts: dict[str, str], known: set[str]
) -> Iterator[Row]:
    """Give the operators of which no more is known than that the documentation calls them unsupported."""
    for api, versions in documented.items():
        row = versions.get(TORCH_WITH_KERNELS)
        if row is None or row["supported"] != "no" or api in known or not _is_operator(api):
            continue
        if any(row["supported"] != "no" for twin in _twins(api) for row in documented.get(twin, {}).values()):
            continue  # the documentation contradicts itself
        statuses = kernels.get(_operator_of(api), set())
        if "npu_kernel" in statuses or "kernel is registered" in conflicts.get(api, ""):
            continue  # a kernel is registered all the same
        yield {
            "rule": DOCUMENTED_NO,
            "pattern": "call",
            "symbol": api,
            "note": "It is made of other operators, and runs where they do." if statuses else "",
            "source": f"Ascend/pytorch {row['source_path'].partition(':')[2]}",
            "checked": CHECKED,
            "how": "documentation",
        }
        for first, end in _ranges(version for version, told in versions.items() if told["supported"] != "no"):
            yield {
                "rule": DOCUMENTED_NO,
                "pattern": "call",
                "symbol": api,
                "torch": f">={first}" + (f",<{end}" if end else ""),
                "support": "unchanged",
                "shim": "full",
                "note": "Documented as supported in these versions.",
                "source": f"Ascend/pytorch {versions[first]['source_path'].partition(':')[2]}",
                "checked": CHECKED,
                "how": "documentation",
            }


# -- names --------------------------------------------------------------------------------------------------------


def names_of(operator: str, *, of_tensors: bool = True) -> list[str]:
    """Return the qualified names that an operator is called by, as a method of tensors as well if it is one."""
    names = [f"torch.ops.aten.{operator}"]
    for module in ("linalg", "special"):
        if operator.startswith(f"{module}_"):
            return [f"torch.{module}.{operator.removeprefix(f'{module}_')}", *ALSO_CALLED.get(operator, ()), *names]
    if operator in NN_FUNCTIONAL:
        names.append(f"torch.nn.functional.{operator}")
    elif operator.endswith("_"):
        names.append(f"torch.Tensor.{operator}")
    else:
        names.append(f"torch.{operator}")
        if of_tensors and not operator.startswith("_"):
            names.append(f"torch.Tensor.{operator}")
    return [*names, *ALSO_CALLED.get(operator, ())]


def _twins(api: str) -> list[str]:
    """Return the function of a module, or the module of a function: `torch.nn.AvgPool3d` and `avg_pool3d`."""
    parent, _, name = api.rpartition(".")
    if parent == "torch.nn":
        return [f"torch.nn.functional.{_snake_case(name)}"]
    if parent == "torch.nn.functional":
        words = "".join(word.capitalize() for word in name.split("_"))
        return [f"torch.nn.{words}"]
    return []


def _operator_of(api: str) -> str:
    """Return the operator that a documented name is most likely about."""
    parent, _, name = api.rpartition(".")
    return f"fft_{name}" if parent == "torch.fft" else _snake_case(name)


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _is_internal(operator: str) -> bool:
    return operator in NOT_REACHED or operator in CUDA_ONLY or "backward" in operator or "miopen" in operator


def _is_operator(api: str) -> bool:
    parent, _, name = api.rpartition(".")
    if parent not in OPERATOR_PARENTS or api in NO_OPERATORS or name.endswith("Storage"):
        return False
    return not any(word in name for word in BY_HAND)


def _ranges(versions: Iterable[str]) -> list[tuple[str, str]]:
    """Return runs of consecutive minor versions as (first, first after); the last one known has no end."""
    minors = sorted(int(version.partition(".")[2]) for version in versions)
    runs: list[list[int]] = []
    for minor in minors:
        if runs and minor == runs[-1][-1] + 1:
            runs[-1].append(minor)
        else:
            runs.append([minor])
    return [(f"2.{run[0]}", f"2.{run[-1] + 1}") for run in runs]


if __name__ == "__main__":
    main()
