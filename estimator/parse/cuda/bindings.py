"""Which operators a file binds to which C++ functions: TORCH_LIBRARY and pybind11."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from estimator.model.fact import Argument, Fact
from estimator.parse.cuda.functions import find_declarator
from estimator.parse.cuda.syntax import Syntax, qualified
from estimator.parse.cuda.text import Text

if TYPE_CHECKING:
    from tree_sitter import Node

_MACRO = re.compile(
    r"(?:STABLE_)?TORCH_LIBRARY(?:_EXPAND|_FRAGMENT|_IMPL|_FRAGMENT_EXPAND|_IMPL_EXPAND)?\Z|PYBIND11_MODULE\Z"
)
_METHODS = frozenset({"def", "impl", "impl_unboxed", "class_"})


def read_bindings(syntax: Syntax, text: Text) -> list[Fact]:
    """Return a fact for each operator bound: its name, its namespace or module, function and dispatch key."""
    facts: list[Fact] = []
    for node in syntax.of("function"):
        declarator = find_declarator(node)
        name = declarator.child_by_field_name("declarator") if declarator is not None else None
        if declarator is None or name is None or not _MACRO.match(syntax.text(name)):
            continue
        listed = declarator.child_by_field_name("parameters")
        given = [syntax.text(child) for child in listed.named_children] if listed is not None else []
        if len(given) < 2:
            continue
        space = given[0] if given[0] != "TORCH_EXTENSION_NAME" else ""
        key = given[1] if syntax.text(name).endswith(("_IMPL", "_IMPL_EXPAND")) and len(given) > 2 else ""
        for call in syntax.within("call", node.start_byte, node.end_byte):
            fact = _binding(call, given[-1], space, key, syntax, text)
            if fact is not None:
                facts.append(fact)
    return facts


def _binding(call: Node, variable: str, space: str, key: str, syntax: Syntax, text: Text) -> Fact | None:
    called, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if called is None or arguments is None or called.type != "field_expression":
        return None
    method = called.child_by_field_name("field")
    if method is None or syntax.text(method) not in _METHODS or _root(called, syntax) != variable:
        return None
    given = [child for child in arguments.named_children if child.type != "comment"]
    if not given or given[0].type not in ("string_literal", "raw_string_literal", "concatenated_string"):
        return None
    schema = "".join(re.findall(r'"([^"]*)"', syntax.text(given[0])))
    operator = schema.partition("(")[0].strip()
    if not operator:
        return None
    function = next((name for child in given[1:] if (name := _function(child, syntax))), "")
    device = next(
        (word for child in given[1:] if (word := syntax.text(child)).rpartition("::")[2].startswith("k")), key
    )
    described = (("namespace", space), ("function", function), ("dispatch", device.rpartition("::")[2]))
    return Fact(
        kind="binding",
        symbol=f"{space}::{operator}" if space and "::" not in operator else operator,
        place=text.place(given[0].start_byte, given[0].end_byte),
        syntax=f"{syntax.text(method)} {operator}",
        snippet=text.snippet(call.start_byte),
        arguments=tuple(Argument(name, None, value) for name, value in described if value),
    )


def _root(node: Node, syntax: Syntax) -> str:
    """Return the variable that a chain of calls begins with: `m` of `m.def(...).def(...)`."""
    current: Node | None = node
    while current is not None and current.type in ("field_expression", "call_expression"):
        field = "argument" if current.type == "field_expression" else "function"
        current = current.child_by_field_name(field)
    return syntax.text(current) if current is not None else ""


def _function(node: Node, syntax: Syntax) -> str:
    if node.type == "pointer_expression":
        target = node.child_by_field_name("argument")
        return qualified(target, syntax) if target is not None else ""
    if node.type == "call_expression":  # TORCH_FN(add), wrap(&add)
        inner = node.child_by_field_name("arguments")
        return next((f for c in inner.named_children if (f := _function(c, syntax))), "") if inner is not None else ""
    if node.type in ("identifier", "qualified_identifier", "template_function"):
        name = qualified(node, syntax)
        return "" if name.rpartition("::")[2].startswith("k") else name
    return ""
