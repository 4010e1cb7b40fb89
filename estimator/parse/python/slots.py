"""Where a string literal stands: which parameter, variable, key or comparison it is given to."""

from __future__ import annotations

import ast
from typing import Any

from estimator.model.fact import Slot
from estimator.parse.python.resolve import Resolver, describe_callee, tail_name
from estimator.parse.python.walk import Entry

_OPTION_MAKERS = frozenset({"add_argument", "option", "Option", "argument", "Argument", "add_option", "DEFINE_string"})
_FIELD_MAKERS = frozenset({"field", "Field", "attrib", "ib", "Parameter", "Param"})


def find_slot(entry: Entry, resolver: Resolver) -> Slot | None:
    """Return where the literal of this entry stands, or None for a docstring or a string that stands alone."""
    return _Climber(resolver).climb(entry)


class _Climber:
    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self.element = False

    def climb(self, entry: Entry) -> Slot | None:
        child: Any
        child, above, _ = entry
        while above is not None:
            parent: Any
            parent, next_above, _ = above
            step = _STEPS.get(parent.__class__)
            if step is not None:
                slot = step(self, parent, child, above)
                if slot is not _GO_ON:
                    return slot if slot is None or not self.element else self._as_element(slot)
            elif isinstance(parent, (ast.stmt, ast.mod)):
                return None if isinstance(parent, ast.Expr) else Slot("expression")
            child, above = parent, next_above
        return None

    @staticmethod
    def _as_element(slot: Slot) -> Slot:
        if slot.kind in ("compare", "contains", "annotation", "argument", "subscript", "dict_key"):
            return slot
        return Slot("element", slot.name, slot.callee)

    def sequence(self, parent: Any, child: Any, above: Entry) -> Any:
        self.element = True
        return _GO_ON

    def conditional(self, parent: Any, child: Any, above: Entry) -> Any:
        return Slot("expression") if child is parent.test else _GO_ON

    def attribute(self, parent: Any, child: Any, above: Entry) -> Any:
        return _GO_ON if parent.attr in ("format", "lower", "upper", "encode") else Slot("expression")

    def formatted(self, parent: Any, child: Any, above: Entry) -> Any:
        return Slot("expression")

    def keyword(self, parent: Any, child: Any, above: Entry) -> Any:
        call_entry = above[1]
        if call_entry is None or not isinstance(call_entry[0], ast.Call):
            return Slot("keyword", parent.arg or "")
        call: Any = call_entry[0]
        scope = call_entry[2]
        callee = describe_callee(call.func, scope, self.resolver)
        tail = callee.rsplit(".", 1)[-1]
        if parent.arg in ("default", "choices", "const", "type"):
            if tail in _OPTION_MAKERS:
                return Slot("keyword", _option_name(call), callee)
            if tail in _FIELD_MAKERS:
                return _GO_ON
        return Slot("keyword", parent.arg or "", callee, tuple(kw.arg for kw in call.keywords if kw.arg))

    def call(self, parent: Any, child: Any, above: Entry) -> Any:
        if isinstance(child, ast.keyword) or child is parent.func:
            return _GO_ON
        callee = describe_callee(parent.func, above[2], self.resolver)
        tail = callee.rsplit(".", 1)[-1]
        if tail in ("get", "pop", "setdefault") and child is not parent.args[0]:
            return Slot("dict_value", tail_name(parent), callee)
        if tail in ("get", "pop", "setdefault", "hasattr", "getattr", "setattr", "delattr"):
            return Slot("subscript", tail_name(parent.args[0] if tail.endswith("attr") else parent.func), callee)
        if tail == "startswith" and isinstance(parent.func, ast.Attribute):
            return Slot("contains", tail_name(parent.func.value), callee)
        position = next((i for i, argument in enumerate(parent.args) if argument is child), 0)
        return Slot("argument", str(position), callee)

    def compare(self, parent: Any, child: Any, above: Entry) -> Any:
        sides = [parent.left, *parent.comparators]
        position = next((i for i, side in enumerate(sides) if side is child), 0)
        operator = parent.ops[max(0, position - 1)]
        other = sides[1] if position == 0 else sides[position - 1]
        contains = isinstance(operator, (ast.In, ast.NotIn)) and position == 0 and not self.element
        if contains and isinstance(other, (ast.Tuple, ast.List, ast.Set)):
            contains = False
        return Slot("contains" if contains else "compare", tail_name(other))

    def dictionary(self, parent: Any, child: Any, above: Entry) -> Any:
        for key, value in zip(parent.keys, parent.values, strict=True):
            if key is child:
                return Slot("dict_key", _target_name(above))
            if value is child:
                return Slot("dict_value", tail_name(key) or _key_text(key))
        return Slot("expression")

    def subscript(self, parent: Any, child: Any, above: Entry) -> Any:
        name = tail_name(parent.value)
        return Slot("annotation", name) if name == "Literal" else Slot("subscript", name)

    def assign(self, parent: Any, child: Any, above: Entry) -> Any:
        return Slot("assign", tail_name(parent.targets[0]))

    def annotated(self, parent: Any, child: Any, above: Entry) -> Any:
        if child is parent.annotation:
            return Slot("annotation", tail_name(parent.target))
        return Slot("assign", tail_name(parent.target))

    def augmented(self, parent: Any, child: Any, above: Entry) -> Any:
        return Slot("assign", tail_name(parent.target))

    def returned(self, parent: Any, child: Any, above: Entry) -> Any:
        return Slot("return", above[2].name)

    def default(self, parent: Any, child: Any, above: Entry) -> Any:
        positional = [*parent.posonlyargs, *parent.args]
        parameter = None
        for argument, value in zip(reversed(positional), reversed(parent.defaults)):  # noqa: B905
            if value is child:
                parameter = argument
        for argument, value in zip(parent.kwonlyargs, parent.kw_defaults, strict=True):
            if value is child:
                parameter = argument
        function: Any = above[1][0] if above[1] else None
        return Slot("default", parameter.arg if parameter else "", getattr(function, "name", "<lambda>"))

    def definition(self, parent: Any, child: Any, above: Entry) -> Any:
        return Slot("annotation", parent.name) if getattr(parent, "returns", None) is child else None

    def alone(self, parent: Any, child: Any, above: Entry) -> Any:
        return None

    def case(self, parent: Any, child: Any, above: Entry) -> Any:
        node: Entry | None = above
        while node is not None and not isinstance(node[0], ast.Match):
            node = node[1]
        return Slot("compare", tail_name(node[0].subject) if node and isinstance(node[0], ast.Match) else "")


_GO_ON = object()

_STEPS: dict[type, Any] = {
    ast.List: _Climber.sequence,
    ast.Tuple: _Climber.sequence,
    ast.Set: _Climber.sequence,
    ast.IfExp: _Climber.conditional,
    ast.Attribute: _Climber.attribute,
    ast.FormattedValue: _Climber.formatted,
    ast.keyword: _Climber.keyword,
    ast.Call: _Climber.call,
    ast.Compare: _Climber.compare,
    ast.Dict: _Climber.dictionary,
    ast.Subscript: _Climber.subscript,
    ast.Assign: _Climber.assign,
    ast.AnnAssign: _Climber.annotated,
    ast.AugAssign: _Climber.augmented,
    ast.Return: _Climber.returned,
    ast.Yield: _Climber.returned,
    ast.arguments: _Climber.default,
    ast.FunctionDef: _Climber.definition,
    ast.AsyncFunctionDef: _Climber.definition,
    ast.Expr: _Climber.alone,
    ast.MatchValue: _Climber.case,
}


def _option_name(call: ast.Call) -> str:
    names = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return (max(names, key=len).lstrip("-").replace("-", "_")) if names else ""


def _key_text(key: ast.AST | None) -> str:
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""


def _target_name(entry: Entry) -> str:
    above = entry[1]
    if above is None:
        return ""
    node: Any = above[0]
    if isinstance(node, ast.Assign):
        return tail_name(node.targets[0])
    if isinstance(node, (ast.AnnAssign, ast.AugAssign)):
        return tail_name(node.target)
    return node.arg or "" if isinstance(node, ast.keyword) else ""
