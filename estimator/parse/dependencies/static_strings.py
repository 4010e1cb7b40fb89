"""The strings that a Python expression may come to, found without running it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

_DEEPEST = 12
_GROWING = frozenset({"append", "extend", "insert", "update", "add"})
_NAME_GOES_ON = re.compile(r"[\w.-]")
_FILES = (".txt", ".in")


class Found(NamedTuple):
    """
    A string and the node that it stands in.

    `complete` is false where a formatted part is not known and reads `{}`; `file` where it names a file to read.
    """

    text: str
    node: ast.expr
    complete: bool = True
    file: bool = False


class StaticStrings:
    """
    Knows what each name of a module is given anywhere in it: by assignment, `+=`, `.append`, `.extend`, `[key] =`.

    Branches are all taken, and loops once: what may be asked for counts as asked for.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.values: dict[str, list[ast.expr]] = defaultdict(list)
        self.keyed: dict[str, list[tuple[str, ast.expr]]] = defaultdict(list)
        self.functions: dict[str, ast.FunctionDef] = {}
        for node in ast.walk(tree):
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and node.value is not None:
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    self._assign(target, node.value)
            elif isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                self._grow(node, node.func)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.values[target.id].append(value)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            key = target.slice.value if isinstance(target.slice, ast.Constant) else ""
            self.keyed[target.value.id].append((str(key), value))

    def _grow(self, call: ast.Call, method: ast.Attribute) -> None:
        owner = method.value
        if method.attr not in _GROWING or not call.args:
            return
        if isinstance(owner, ast.Name):
            self.values[owner.id].append(call.args[-1])
        elif isinstance(owner, ast.Subscript) and isinstance(owner.value, ast.Name):
            self._assign(owner, call.args[-1])

    def keywords(self, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
        """Yield the keyword arguments of a call, those of a `**mapping` included."""
        for keyword in call.keywords:
            if keyword.arg is not None:
                yield keyword.arg, keyword.value
            else:
                yield from self.entries(keyword.value)

    def entries(self, node: ast.expr, depth: int = 0) -> Iterator[tuple[str, ast.expr]]:
        """Yield keys and values of a mapping."""
        if depth > _DEEPEST:
            return
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is None:
                    yield from self.entries(value, depth + 1)
                elif isinstance(key, ast.Constant):
                    yield str(key.value), value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
            yield from self.keywords(node)
        elif isinstance(node, ast.Name):
            yield from self.keyed.get(node.id, ())
            for value in self.values.get(node.id, ()):
                yield from self.entries(value, depth + 1)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.functions:
            for returned in _returns(self.functions[node.func.id]):
                yield from self.entries(returned, depth + 1)

    def of(self, node: ast.expr, depth: int = 0) -> Iterator[Found]:
        """Yield the strings of a list of them, or of one."""
        if depth > _DEEPEST:
            return
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield Found(node.value, node, file=node.value.endswith(_FILES) and " " not in node.value.strip())
        elif isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]
            text = "".join(parts)
            yield Found(text, node, complete="{}" not in parts, file=text.endswith(_FILES))
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            for element in node.elts:
                yield from self.of(element, depth + 1)
        elif isinstance(node, ast.Starred):
            yield from self.of(node.value, depth + 1)
        elif isinstance(node, ast.BinOp):
            yield from self._of_operator(node, depth)
        elif isinstance(node, ast.IfExp):
            yield from self.of(node.body, depth + 1)
            yield from self.of(node.orelse, depth + 1)
        elif isinstance(node, ast.BoolOp):
            for value in node.values:
                yield from self.of(value, depth + 1)
        elif isinstance(node, ast.Name):
            for value in self.values.get(node.id, ()):
                yield from self.of(value, depth + 1)
        elif isinstance(node, ast.Subscript):
            yield from self._of_key(node, depth)
        elif isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
            for generator in node.generators:
                yield from self.of(generator.iter, depth + 1)
        elif isinstance(node, ast.Call):
            yield from self._of_call(node, depth)

    def _of_operator(self, node: ast.BinOp, depth: int) -> Iterator[Found]:
        """Yield a joined text if both sides are texts, else what stands on either side."""
        left, right = node.left, node.right
        if isinstance(node.op, ast.Mod):
            yield from (found._replace(complete=False) for found in self.of(left, depth + 1))
        elif isinstance(left, ast.Constant) and isinstance(left.value, str):
            ends = [found.text for found in self.of(right, depth + 1) if found.complete] or ["{}"]
            for end in ends:
                yield Found(left.value + end, node, complete=end != "{}")
        else:
            yield from self.of(left, depth + 1)
            yield from self.of(right, depth + 1)

    def _of_key(self, node: ast.Subscript, depth: int) -> Iterator[Found]:
        """Yield what stands under a constant key; a table that cannot be seen is one by names, and has the key."""
        if not isinstance(node.slice, ast.Constant) or not isinstance(node.slice.value, str):
            return
        known = [value for key, value in self.entries(node.value) if key == node.slice.value]
        for value in known:
            yield from self.of(value, depth + 1)
        if not known:
            yield self._by_name(node.slice.value, node)

    def _by_name(self, name: str, node: ast.expr) -> Found:
        """Return the requirement of this name that stands in some list of the module, else the bare name."""
        for values in self.values.values():
            for value in values:
                for element in value.elts if isinstance(value, ast.List) else ():
                    text = element.value if isinstance(element, ast.Constant) else None
                    if isinstance(text, str) and text.startswith(name) and not _NAME_GOES_ON.match(text, len(name)):
                        return Found(text, element)
        return Found(name, node)

    def _of_call(self, call: ast.Call, depth: int) -> Iterator[Found]:
        """Yield what a call hands on: the text that a method works on, a function's returns, files to read."""
        function = call.func
        if isinstance(function, ast.Attribute):
            yield from self.of(function.value, depth + 1)
        elif isinstance(function, ast.Name) and function.id in self.functions:
            definition = self.functions[function.id]
            if definition.args.vararg is not None:  # deps_list("torch", "numpy"): names to look up
                for argument in call.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield self._by_name(argument.value, argument)
                return
            for returned in _returns(definition):
                yield from self.of(returned, depth + 1)
        for argument in call.args:
            for found in self.of(argument, depth + 1):
                if found.file or (isinstance(function, ast.Name) and function.id in ("list", "sorted", "set", "tuple")):
                    yield found


def _returns(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
