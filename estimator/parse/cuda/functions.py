"""The functions of a text: kernels, device functions, host functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from estimator.parse.cuda.syntax import Syntax, qualified

if TYPE_CHECKING:
    from tree_sitter import Node

# Macros by which libraries and projects write `__device__`.
_DEVICE_MACRO = re.compile(
    r"[A-Z0-9_]*(?:DEVICE|DEV_INLINE|DEV_FUNC|(?:^|_)D_INLINE|D_XPU|HD_INLINE|GPU_LAMBDA)[A-Z0-9_]*\Z"
)
_SPECIFIERS = frozenset(
    "void static inline extern constexpr const template typename class struct __device__ __host__ __global__ "
    "__forceinline__ __noinline__ __inline__ __restrict__ C".split()
)
_NOT_NAMES = frozenset(
    "__launch_bounds__ __attribute__ __align__ alignas __cluster_dims__ __maxnreg__ requires".split()
)


class Parameter(NamedTuple):
    """A parameter of a function: its name, and its type as it is written."""

    name: str
    type: str


class Function(NamedTuple):
    """
    A function with a body. Bytes count from the start of the text.

    `owner` is the struct that a device function is a member of; `start` where the signature begins, `name` where
    the name stands, `body` from its opening to behind its closing brace.
    """

    name: str
    owner: str
    kind: Literal["kernel", "device", "host"]
    start: int
    name_span: tuple[int, int]
    body: tuple[int, int]
    parameters: tuple[Parameter, ...]
    is_template: bool
    has_launch_bounds: bool
    is_repaired: bool = False


def find_functions(syntax: Syntax, device_macros: frozenset[str] = frozenset()) -> list[Function]:
    """Return all functions that have a body, in order; kernels also where the tree around them is broken."""
    found = []
    for node in syntax.of("function"):
        function = _from_definition(node, syntax, device_macros)
        if function is not None:
            found.append(function)
    for token in syntax.of("global"):
        if not any(function.start <= token.start_byte < function.body[0] for function in found):
            function = _from_tokens(token, syntax)
            if function is not None:
                found.append(function)
    return sorted(found, key=lambda function: function.start)


def _from_definition(node: Node, syntax: Syntax, device_macros: frozenset[str]) -> Function | None:
    body = node.child_by_field_name("body")
    declarator = find_declarator(node)
    if body is None or body.type != "compound_statement" or declarator is None:
        return None
    name_node = declarator.child_by_field_name("declarator")
    if name_node is None:
        return None
    specifiers = {
        syntax.text(child)
        for child in _before(node, declarator.start_byte)
        if child.type in ("identifier", "type_identifier") or child.child_count == 0
    }
    if "__global__" in specifiers:
        kind: Literal["kernel", "device", "host"] = "kernel"
    elif "__device__" in specifiers or any(s in device_macros or _DEVICE_MACRO.match(s) for s in specifiers):
        kind = "device"
    else:
        kind = "host"
    name = qualified(name_node, syntax)
    parameters = declarator.child_by_field_name("parameters")
    head = node.parent if node.parent is not None and node.parent.type == "template_declaration" else node
    return Function(
        name=name.rpartition("::")[2],
        owner=_owner(node, syntax) if kind == "device" else "",
        kind=kind,
        start=head.start_byte,
        name_span=(name_node.start_byte, name_node.end_byte),
        body=(body.start_byte, body.end_byte),
        parameters=_parameters(parameters, syntax) if parameters is not None else (),
        is_template=head is not node,
        has_launch_bounds=any(child.type == "launch_bounds" for child in node.children),
    )


def _before(node: Node, end: int) -> list[Node]:
    """Return the children before a byte, with what stands in errors and qualifiers among them."""
    found = []
    stack = [child for child in reversed(node.children) if child.start_byte < end]
    while stack:
        child = stack.pop()
        if child.type in ("ERROR", "type_qualifier", "storage_class_specifier", "attribute_specifier"):
            stack.extend(reversed(child.children))
        found.append(child)
    return found


def find_declarator(node: Node) -> Node | None:
    """Return the function declarator of a definition, below pointers and references."""
    current = node.child_by_field_name("declarator")
    while current is not None and current.type != "function_declarator":
        inner = current.child_by_field_name("declarator")
        current = inner or next((child for child in current.named_children if child.type.endswith("declarator")), None)
    return current


def _owner(node: Node, syntax: Syntax) -> str:
    parent = node.parent
    while parent is not None:
        if parent.type in ("struct_specifier", "class_specifier"):
            name = parent.child_by_field_name("name")
            return qualified(name, syntax) if name is not None else ""
        parent = parent.parent
    return ""


def _parameters(node: Node, syntax: Syntax) -> tuple[Parameter, ...]:
    found = []
    for child in node.named_children:
        if child.type not in ("parameter_declaration", "optional_parameter_declaration"):
            continue
        declarator = child.child_by_field_name("declarator")
        end = child.end_byte
        stars = ""
        while declarator is not None and declarator.type != "identifier":
            stars += "*" if declarator.type in ("pointer_declarator", "array_declarator") else ""
            inner = declarator.child_by_field_name("declarator")
            declarator = inner or next((c for c in declarator.named_children if c.type.endswith("identifier")), None)
        if declarator is not None:
            end = declarator.start_byte
        type_node = child.child_by_field_name("type")
        written = syntax.text(type_node) if type_node is not None else syntax.data[child.start_byte : end].decode()
        found.append(Parameter(syntax.text(declarator) if declarator is not None else "", f"{written}{stars}"))
    return tuple(found)


def _from_tokens(token: Node, syntax: Syntax) -> Function | None:
    """Return the kernel whose `__global__` this is, read token by token; None for a mere declaration."""
    name: Node | None = None
    candidate: Node | None = None
    parens = angles = braces = 0
    parameters_at = body_start = 0
    for leaf in syntax.leaves(token.start_byte):
        kind = leaf.type
        if body_start:
            braces += (kind == "{") - (kind == "}")
            if braces == 0:
                return _repaired(token, name, parameters_at, (body_start, leaf.end_byte), syntax)
        elif kind == "(":
            if parens == 0 and angles == 0 and candidate is not None:
                name, parameters_at = candidate, leaf.start_byte
            parens += 1
        elif kind == ")":
            parens -= 1
            candidate = None
        elif parens > 0:
            continue
        elif kind == "<":
            angles += 1
        elif kind == ">":
            angles = max(0, angles - 1)
        elif kind == "{":
            if name is None:
                return None
            body_start, braces = leaf.start_byte, 1
        elif kind == ";" or (kind == "__global__" and leaf.start_byte != token.start_byte):
            return None
        elif angles == 0 and leaf.is_named:
            text = syntax.text(leaf)
            candidate = leaf if text.isidentifier() and text not in _SPECIFIERS | _NOT_NAMES else None
    return None


def _repaired(
    token: Node, name: Node | None, parameters_at: int, body: tuple[int, int], syntax: Syntax
) -> Function | None:
    if name is None:
        return None
    written = syntax.data[parameters_at + 1 : body[0]].decode("utf-8", "replace").rpartition(")")[0]
    parameters = []
    for part in re.split(r",(?![^<(]*[>)])", written) if written.strip() else ():
        words = re.findall(r"\w+", part)
        parameters.append(Parameter(words[-1] if words else "", part[: part.rfind(words[-1])] if words else part))
    before = syntax.data[token.start_byte : name.start_byte]
    return Function(
        name=syntax.text(name),
        owner="",
        kind="kernel",
        start=token.start_byte,
        name_span=(name.start_byte, name.end_byte),
        body=body,
        parameters=tuple(parameters),
        is_template=False,
        has_launch_bounds=b"__launch_bounds__" in before,
        is_repaired=True,
    )
