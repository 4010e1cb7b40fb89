"""
Counts kernels by other means than the parsers of cannscope, and holds the count against the findings of a scan.

Usage: python bench/count_kernels.py REPORT.json:FOLDER ...

REPORT is of `cannscope scan FOLDER --root FOLDER --include-tests --format json`. C++ is read as text: comments and
strings are blanked, what is left is searched for `__global__` with a body. Python is read with `ast`: functions whose
decorators hold `triton.jit`, by whatever name the file imports it, and texts with `__global__` in them. Prints a row
for each project, then every difference. `copies` are kernels in files that hold the same bytes as a file of that name
with findings, which a scan counts once; `bare` are findings without a size or a class; `apart` are kernels of the
project's own code that are in no operator of the estimate, although they hold something and are compiled for CUDA.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

CPP = {
    ".cu",
    ".cuh",
    ".c",
    ".cc",
    ".cpp",
    ".cxx",
    ".h",
    ".hh",
    ".hpp",
    ".hxx",
    ".inl",
    ".inc",
    ".ipp",
    ".tpp",
    ".in",
    ".jinja",
}
PYTHON = {".py", ".pyi"}
CPP_NOISE = re.compile(
    r'//(?:\\\n|[^\n])*|/\*.*?\*/|R"([^()\\\s]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![\w])\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL,
)
DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(?!define\b)\w+(?:\\\n|[^\n])*", re.MULTILINE)
BRACKETED = re.compile(r"\b(?:__launch_bounds__|__attribute__|__align__|__cluster_dims__|__maxnreg__|alignas)\b")
KERNEL_RULES = ("cuda-kernels-", "triton-kernel", "triton-device-function")


class Counted(NamedTuple):
    """A kernel that the text shows: `kind` is `cuda` or `triton`; `line` where `__global__` or the decorator stands."""

    kind: str
    path: str
    name: str
    line: int


def main(specs: list[str]) -> None:
    """Print a row for each project and the differences."""
    columns = ("counted", "copies", "found", "missed", "beyond", "bare", "apart", "operators")
    print(f"{'project':22}{'kind':8}" + "".join(f"{column:>10}" for column in columns))
    told: list[str] = []
    for spec in specs:
        report, _, folder = spec.rpartition(":")
        told += compare(Path(folder), json.loads(Path(report).read_text()))
    print("\n" + "\n".join(told))


def compare(root: Path, report: dict[str, Any]) -> list[str]:
    """Print the rows of a project; return the differences, one a line."""
    told: list[str] = []
    everything = list(count(root))
    kernels = [finding for finding in report["findings"] if finding["rule"].startswith(KERNEL_RULES)]
    whole = next(one for one in report["assessments"] if (one["strategy"], one["workload"]) == ("port", "all"))
    operators = {mark: item["id"] for item in whole["items"] if item["kind"] == "kernel" for mark in item["findings"]}
    for kind in ("cuda", "triton"):
        found = [finding for finding in kernels if finding["rule"].startswith(kind)]
        told += compare_kind(root, kind, [one for one in everything if one.kind == kind], found, operators)
    return told


def compare_kind(
    root: Path, kind: str, counted: list[Counted], found: list[dict[str, Any]], operators: dict[str, str]
) -> list[str]:
    """Print the row of one kind of kernels; return the differences, one a line."""
    # Call operators handed to somebody else's kernel, and device functions of headers, have no `__global__`.
    named = [finding for finding in found if kind == "triton" or _is_global(finding)]
    left = Counter((finding["path"], finding["symbol"].rpartition(".")[2]) for finding in named)
    missed = []
    for one in counted:
        if left[one.path, one.name] > 0:
            left[one.path, one.name] -= 1
        else:
            missed.append(one)
    beyond = list((+left).elements())
    read = {finding["path"] for finding in found}
    copies = [one for one in missed if one.path not in read and _is_copy(root, one.path, read)]
    missed = [one for one in missed if one not in copies]
    bare = [finding for finding in found if not finding.get("definition_lines") or not finding.get("kernel_class")]
    apart = [finding for finding in named if finding["fingerprint"] not in operators and _is_work(finding)]
    numbers = (len(counted), len(copies), len(named) - len(beyond), len(missed), len(beyond), len(bare), len(apart))
    groups = len({operators[finding["fingerprint"]] for finding in found if finding["fingerprint"] in operators})
    print(f"{root.name:22}{kind:8}" + "".join(f"{number:>10}" for number in (*numbers, groups)))
    told = [f"{root.name} missed {kind} {one.path}:{one.line} {one.name}" for one in missed]
    told += [f"{root.name} beyond {kind} {path} {name}" for path, name in beyond]
    for word, findings in (("bare", bare), ("apart", apart)):
        told += [f"{root.name} {word} {kind} {one['path']}:{one['line']} {one['symbol']}" for one in findings]
    return told


def _is_global(finding: dict[str, Any]) -> bool:
    return finding["kernel_class"] != "helper" and "functor" not in finding["features"]


def _is_work(finding: dict[str, Any]) -> bool:
    """Tell whether a kernel has to be ported: no test, not empty, not for another accelerator alone."""
    device_of_others = any(guard["device"] != "cuda" and not guard["otherwise"] for guard in finding["guards"])
    is_called = finding["rule"] != "triton-device-function"  # priced with the kernels that call it
    return finding["origin"] == "own" and is_called and finding["category"] != "optional" and not device_of_others


def _is_copy(root: Path, path: str, read: set[str]) -> bool:
    """Tell whether a file of the same name that has findings holds the same bytes."""
    name, data = Path(path).name, (root / path).read_bytes()
    return any(Path(other).name == name and (root / other).read_bytes() == data for other in read)


def count(root: Path) -> Iterator[Counted]:
    """Yield the kernels of a folder as its text shows them."""
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        if path.suffix in CPP:
            yield from count_cuda(path.relative_to(root).as_posix(), path.read_text(errors="replace"))
        elif path.suffix in PYTHON:
            yield from count_python(path.relative_to(root).as_posix(), path.read_text(errors="replace"))


def count_cuda(path: str, text: str) -> Iterator[Counted]:
    """Yield each `__global__` that a body follows, rather than a semicolon."""
    text = _blank(DIRECTIVE, _blank(CPP_NOISE, text))
    for match in re.finditer(r"\b__global__\b", text):
        name = _defined(text[match.end() : match.end() + 20_000])
        if name:
            yield Counted("cuda", path, name, text.count("\n", 0, match.start()) + 1)


def _defined(text: str) -> str:
    """Return the name before the last round bracket ahead of the body; empty where there is no body."""
    head = re.split(r"[{};]|\b__global__\b", text, maxsplit=1)[0]
    if not text.startswith("{", len(head)):
        return ""
    inside = -1
    while inside != len(head):  # template arguments, innermost first
        inside, head = len(head), re.sub(r"<[^<>()]*>", "", head)
    name, depth = "", 0
    for match in re.finditer(r"(\w+)?\s*\(|\)", head):
        depth += -1 if match[0] == ")" else 1
        if depth == 1 and match[1] and not BRACKETED.match(match[1]):
            name = match[1]
    return name


def count_python(path: str, text: str) -> Iterator[Counted]:
    """Yield functions decorated with `triton.jit`, or given to it by name, and CUDA kernels in texts."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        print(f"{path}: not read, {error.msg}", file=sys.stderr)
        return
    modules, jits = _triton_names(tree)

    def is_jit(node: ast.expr) -> bool:
        match node:
            case ast.Call(func=inner) | ast.Call(func=ast.Name("partial"), args=[inner, *_]):
                return is_jit(inner)
            case ast.Name(name):
                return name in jits
            case ast.Attribute(value=ast.Name(name), attr="jit"):
                return name in modules
        return False

    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name, decorator_list=decorators) if any(map(is_jit, decorators)):
                yield Counted("triton", path, name, node.lineno)
            case ast.Call(func=called, args=[ast.Name(name)]) if is_jit(called):
                yield Counted("triton", path, name, node.lineno)
            case ast.Constant(value=str(value)) if "__global__" in value:
                yield from count_cuda(path, value)


def _triton_names(tree: ast.Module) -> tuple[set[str], set[str]]:
    """Return the names under which a file imports triton, from wherever, and its `jit`."""
    modules, jits = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                modules |= {alias.asname or "triton" for alias in names if alias.name.split(".")[0] == "triton"}
            case ast.ImportFrom(module=module, names=names):
                modules |= {alias.asname or alias.name for alias in names if alias.name == "triton"}
                jits |= {alias.asname or "jit" for alias in names if (module, alias.name) == ("triton", "jit")}
    return modules, jits


def _blank(noise: re.Pattern[str], text: str) -> str:
    return noise.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


if __name__ == "__main__":
    main(sys.argv[1:])
