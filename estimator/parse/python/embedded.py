"""CUDA C++ that stands in strings of Python code, handed to something that compiles it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from estimator.model.fact import Fact, Place
from estimator.model.rule import Interest
from estimator.parse.python.scopes import Scope
from estimator.parse.python.source import Source

READ = "sources-read"  # the feature of a call whose kernels were read


class Given(NamedTuple):
    """Where a function takes its source: by position or by name; `body` is the class of kernel that it makes of it."""

    position: int
    name: str
    body: str = ""


_COMPILERS: dict[str, Given] = {
    "cupy.RawKernel": Given(0, "code"),
    "cupy.RawModule": Given(0, "code"),
    "cupy.ElementwiseKernel": Given(2, "operation", "elementwise"),
    "cupy.ReductionKernel": Given(2, "map_expr", "reduction"),
    "pycuda.compiler.SourceModule": Given(0, "source"),
    "pycuda.compiler.DynamicSourceModule": Given(0, "source"),
    "torch.utils.cpp_extension.load_inline": Given(2, "cuda_sources"),
    "cuda.nvrtc.nvrtcCreateProgram": Given(0, "src"),
    "cuda.bindings.nvrtc.nvrtcCreateProgram": Given(0, "src"),
    "cuda.core.Program": Given(0, "code"),
    "cuda.core.experimental.Program": Given(0, "code"),
}
_DEEPEST = 12
_WRAPPERS = frozenset(
    {"dedent", "encode", "strip", "lstrip", "format", "replace", "substitute", "safe_substitute", "Template"}
)
_BODY_HEAD = "__global__ void {name}() {{\n"


class Text(NamedTuple):
    """A string as it was found: its text, and the node that holds it."""

    text: str
    node: ast.expr


def read_embedded(
    qualified: str, call: ast.Call, scope: Scope, source: Source, interest: Interest, seen: dict[int, bool]
) -> list[Fact] | None:
    """
    Return the facts in the strings that a call compiles, at their places in the Python file.

    None where the call compiles nothing, or no kernel can be read off. A string is read once: `seen` tells whether
    it holds a kernel.
    """
    given = _COMPILERS.get(qualified)
    if given is None:
        return None
    argument = _argument(call, given)
    texts = list(_texts(argument, scope, 0)) if argument is not None else []
    if not texts:
        return None
    from estimator.parse.cuda.parser import read_facts

    facts: list[Fact] = []
    for text in texts:
        if id(text.node) in seen:
            continue
        head = _BODY_HEAD.format(name=_name(call, scope) or "kernel") if given.body else ""
        code = f"{head}{text.text}\n}}" if head else text.text
        found, _ = read_facts(code.encode("utf-8", "replace"), source.path, interest)
        lines = _Lines(text, source, bool(head))
        for fact in found:
            moved = msgspec.structs.replace(fact, place=lines.move(fact.place))
            if head and fact.kind == "kernel":
                moved = msgspec.structs.replace(
                    moved,
                    lines=max(1, fact.lines - 2),
                    kernel_class=given.body,
                    note=f"{given.body}: {qualified} makes such kernels",
                    snippet=source.snippet(moved.place.line),
                )
            facts.append(moved)
        seen[id(text.node)] = any(fact.kind == "kernel" for fact in found)
    return facts if any(seen[id(text.node)] for text in texts) else None


def _argument(call: ast.Call, given: Given) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == given.name:
            return keyword.value
    return call.args[given.position] if len(call.args) > given.position else None


def _name(call: ast.Call, scope: Scope) -> str:
    """Return the name that CuPy gives the kernel, its fourth argument or the last of a reduction."""
    candidates = [k.value for k in call.keywords if k.arg == "name"] + list(call.args[3:])
    for candidate in reversed(candidates):
        for text in _texts(candidate, scope, 0):
            if text.text.isidentifier():
                return text.text
    return ""


def _texts(node: Any, scope: Scope, depth: int) -> Iterator[Text]:
    """Yield the strings that an expression stands for, through names, lists, sums and formatting."""
    if depth > _DEEPEST:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
        value = node.value if isinstance(node.value, str) else node.value.decode("utf-8", "replace")
        yield Text(value, node)
    elif isinstance(node, ast.JoinedStr):
        parts = [p.value if isinstance(p, ast.Constant) else "_" for p in node.values]
        yield Text("".join(str(part) for part in parts), node)
    elif isinstance(node, ast.Name):
        found = scope.find(node.id)
        for binding in found.bindings[node.id] if found is not None else ():
            if isinstance(binding, ast.expr):
                yield from _texts(binding, found or scope, depth + 1)
    elif isinstance(node, (ast.List, ast.Tuple)):
        for element in node.elts:
            yield from _texts(element, scope, depth + 1)
    elif isinstance(node, ast.BinOp):
        yield from _texts(node.left, scope, depth + 1)
        if isinstance(node.op, ast.Add):
            yield from _texts(node.right, scope, depth + 1)
    elif isinstance(node, ast.Call):
        called: Any = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name in _WRAPPERS:
            is_method = isinstance(called, ast.Attribute) and name not in ("dedent", "Template")
            yield from _texts(called.value if is_method else next(iter(node.args), None), scope, depth + 1)


class _Lines:
    """Finds the lines of a string's text in the Python file that it stands in."""

    def __init__(self, text: Text, source: Source, has_head: bool) -> None:
        self.source = source
        self.offset = 1 if has_head else 0
        first, last = text.node.lineno, text.node.end_lineno or text.node.lineno
        self.lines: list[int] = []
        self.columns: list[int] = []
        at = first
        doubled = isinstance(text.node, ast.JoinedStr)  # whose braces are written twice
        for written in text.text.split("\n"):
            stripped = written.strip()
            if doubled:
                stripped = stripped.replace("{", "{{").replace("}", "}}")
            line = next((n for n in range(at, last + 1) if stripped and stripped in self._line(n)), None)
            if line is None:
                self.lines.append(at)
                self.columns.append(0)
                continue
            self.lines.append(line)
            self.columns.append(self._line(line).find(stripped) - (len(written) - len(written.lstrip())))
            at = line

    def _line(self, number: int) -> str:
        return self.source.lines[number - 1].decode("utf-8", "replace") if number <= len(self.source.lines) else ""

    def move(self, place: Place) -> Place:
        """Return the place in the Python file for a place in the string."""
        first, shift = self._find(place.line)
        last, end_shift = self._find(place.end_line)
        return Place(place.path, first, max(1, place.column + shift), last, max(1, place.end_column + end_shift))

    def _find(self, line: int) -> tuple[int, int]:
        index = min(max(0, line - 1 - self.offset), len(self.lines) - 1)
        return self.lines[index], self.columns[index]
