"""What surrounds a place: branches for a device, and imports that may fail."""

from __future__ import annotations

import ast
import re
from typing import Any

from estimator.model.fact import Guard
from estimator.parse.python.beside import devices_beside
from estimator.parse.python.walk import Entry

DEVICES = ("cuda", "npu", "xpu", "mps", "mlu", "hpu", "musa", "tpu", "xla", "rocm", "hip", "cpu", "gpu")
_DEVICE_WORD = re.compile(r"(?<![a-z])(" + "|".join(DEVICES) + r")(?![a-z])")
_ALIASES = {"gpu": "cuda", "hip": "rocm", "ascend": "npu", "xla": "tpu"}
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# `is_hqq_available()`, `HAVE_APEX`, `_flash_attn_installed`: what stands below is left out without the library.
_AVAILABLE = re.compile(r"(?i)(_available|_installed)$|^_?(has|have|can_use)_\w|^find_spec$")
_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


class GuardReader:
    """Finds the guards of an entry by climbing its ancestors; conditions are read once."""

    def __init__(self) -> None:
        self._conditions: dict[int, tuple[tuple[str, bool], ...]] = {}

    def guards_of(self, entry: Entry) -> tuple[Guard, ...]:
        """Return the guards around the entry, outermost last, without duplicates."""
        guards: list[Guard] = []
        child, parent_entry, _ = entry
        while parent_entry is not None:
            parent = parent_entry[0]
            if isinstance(parent, (ast.If, ast.IfExp)):
                self._add_branch(parent, child, guards)
            elif isinstance(parent, ast.Try):
                _add_optional(parent, child, guards)
            elif isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.And):
                for value in parent.values:
                    if value is child:
                        break
                    self._add_condition(value, False, guards)
            child, parent_entry = parent, parent_entry[1]
        known = {guard.device for guard in guards}
        guards.extend(Guard("beside", d) for d in devices_beside(entry, self._named) if d not in known)
        return tuple(dict.fromkeys(guards))

    def branch_of(self, entry: Entry) -> int:
        """
        Return the line where the branch for a device begins that the entry stands in or is the condition of.

        Outside such a branch it is the line of the statement, of a compound statement that of its head.
        """
        statement = 0
        child: Any
        parent: Any
        child, parent_entry, _ = entry
        while parent_entry is not None:
            parent, parent_entry, _ = parent_entry
            if not statement and isinstance(child, ast.stmt):
                statement = child.lineno
            if isinstance(parent, ast.If):
                if child is parent.test:
                    return int(parent.body[0].lineno)
                if self._read(parent.test):
                    taken = any(item is child for item in parent.body)
                    return int((parent.body if taken else parent.orelse)[0].lineno)
            elif isinstance(parent, _DEFINITIONS):
                return statement or parent.lineno
            child = parent
        return statement

    def _named(self, node: Any) -> list[str]:
        """Return the devices that an expression names: as a literal, or as a condition asks for them."""
        if isinstance(node, ast.Constant):
            text = node.value.partition(":")[0] if isinstance(node.value, str) else ""
            return [_ALIASES.get(text, text)] if text in DEVICES else []
        return [device for device, _ in self._read(node)]

    def _read(self, test: ast.expr) -> tuple[tuple[str, bool], ...]:
        known = self._conditions.get(id(test))
        if known is None:
            known = self._conditions[id(test)] = tuple(read_condition(test))
        return known

    def _add_branch(self, node: ast.If | ast.IfExp, child: ast.AST, guards: list[Guard]) -> None:
        if child is node.test:
            return
        body = node.body if isinstance(node.body, list) else [node.body]
        taken = any(item is child for item in body)
        self._add_condition(node.test, not taken, guards)

    def _add_condition(self, test: ast.expr, otherwise: bool, guards: list[Guard]) -> None:
        known = self._read(test)
        guards.extend(Guard("branch", device, negated != otherwise) for device, negated in known)
        if not known:
            guards.extend(Guard("optional", "", negated != otherwise) for negated in read_availability(test))


def _add_optional(node: ast.Try, child: ast.AST, guards: list[Guard]) -> None:
    in_body = any(item is child for item in node.body)
    in_handler = any(item is child for item in node.handlers)
    if (in_body or in_handler) and any(catches_import_error(handler) for handler in node.handlers):
        guards.append(Guard("optional", "", in_handler))


def catches_import_error(handler: ast.ExceptHandler) -> bool:
    """Tell whether the handler survives a failed import."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(
        kind is None or getattr(kind, "id", None) in _IMPORT_ERRORS or getattr(kind, "attr", None) in _IMPORT_ERRORS
        for kind in kinds
    )


def read_condition(test: ast.AST) -> list[tuple[str, bool]]:
    """Return the devices that a condition asks for, each with whether it asks for their absence."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return [(device, not negated) for device, negated in read_condition(test.operand)]
    if isinstance(test, ast.BoolOp):
        return [pair for value in test.values for pair in read_condition(value)]
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _read_comparison(test)
    if isinstance(test, ast.Call):
        return _read_call(test)
    if isinstance(test, (ast.Name, ast.Attribute)):
        return [(device, False) for device in _devices_in(_chain_text(test))]
    return []


def read_availability(test: ast.AST) -> list[bool]:
    """Return, for each question whether a library is there, whether the condition asks for its absence."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return [not negated for negated in read_availability(test.operand)]
    if isinstance(test, ast.BoolOp):
        return [negated for value in test.values for negated in read_availability(value)]
    asked = test.func if isinstance(test, ast.Call) else test
    if isinstance(asked, (ast.Name, ast.Attribute)):
        return [False] if _AVAILABLE.search(_chain_text(asked).rsplit(".", 1)[-1]) else []
    return []


def _read_comparison(test: ast.Compare) -> list[tuple[str, bool]]:
    operator = test.ops[0]
    negated = isinstance(operator, (ast.NotEq, ast.NotIn, ast.IsNot))
    if not isinstance(operator, (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot, ast.Gt, ast.GtE)):
        return []
    sides = [test.left, test.comparators[0]]
    texts = [text for side in sides for text in _literals(side)]
    devices = [device for text in texts for device in _devices_in(text)]
    if devices:
        return [(device, negated) for device in devices]
    if isinstance(operator, (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)):
        none = any(isinstance(side, ast.Constant) and side.value is None for side in sides)
        chain = next((side for side in sides if isinstance(side, (ast.Name, ast.Attribute))), None)
        if chain is not None:
            return [(device, negated != none) for device in _devices_in(_chain_text(chain))]
    if isinstance(operator, (ast.Gt, ast.GtE)):
        return [pair for side in sides if isinstance(side, ast.Call) for pair in _read_call(side)]
    return []


def _read_call(test: ast.Call) -> list[tuple[str, bool]]:
    called = _chain_text(test.func)
    tail = called.rsplit(".", 1)[-1]
    if tail in ("hasattr", "getattr") and len(test.args) > 1:
        return [(device, False) for text in _literals(test.args[1]) for device in _devices_in(text)]
    if tail == "startswith":
        return [(device, False) for arg in test.args for text in _literals(arg) for device in _devices_in(text)]
    if tail in ("any", "all", "bool", "len", "isinstance", "print"):
        return []
    return [(device, False) for device in _devices_in(called)]


def _literals(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return [text for element in node.elts for text in _literals(element)]
    return []


def _devices_in(text: str) -> list[str]:
    words = _DEVICE_WORD.findall(text.lower())
    return list(dict.fromkeys(_ALIASES.get(word, word) for word in words))


def _chain_text(node: ast.AST) -> str:
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))
