"""The syntax tree of a piece of C++ or CUDA, and the nodes in it that matter. The only home of tree-sitter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Query

_LONGEST_TEXT = 2000  # bytes
# What is captured, by the name that `Syntax.of` takes.
_QUERY = """
(identifier) @name
(type_identifier) @name
(namespace_identifier) @space
(field_identifier) @field
(primitive_type) @primitive
(call_expression) @call
(kernel_call_syntax) @launch
(function_definition) @function
(subscript_expression) @subscript
(init_declarator) @init
(assignment_expression) @assign
(for_statement) @loop
(for_range_loop) @loop
(while_statement) @loop
(do_statement) @loop
(gnu_asm_expression) @asm
(declaration) @declaration
(preproc_include) @include
(preproc_function_def) @macro
(preproc_def) @macro
(namespace_alias_definition) @alias
(using_declaration) @using
(alias_declaration) @alias
"__global__" @global
"__shared__" @shared
"__constant__" @constant
(ERROR) @error
"""


@lru_cache(maxsize=1)
def _grammar() -> tuple[Parser, Query]:
    # Loaded here, since most projects hold no C++ at all.
    import tree_sitter_cuda
    from tree_sitter import Language, Parser, Query

    language = Language(tree_sitter_cuda.language())
    return Parser(language), Query(language, _QUERY)


class Syntax:
    """A parsed text. Nodes are found by kind, in the order of their first bytes."""

    def __init__(self, data: bytes) -> None:
        from tree_sitter import QueryCursor

        parser, query = _grammar()
        self.data = data
        self.root = parser.parse(data).root_node
        self._found = QueryCursor(query).captures(self.root)
        self._starts = {kind: [node.start_byte for node in nodes] for kind, nodes in self._found.items()}
        for kind, starts in self._starts.items():
            if any(earlier > later for earlier, later in pairwise(starts)):
                self._found[kind].sort(key=lambda node: (node.start_byte, -node.end_byte))
                starts.sort()

    def bytes_of(self, node: Node) -> bytes:
        """Return the text of an expression, cut off where it is longer than any that a person writes."""
        return self.data[node.start_byte : min(node.end_byte, node.start_byte + _LONGEST_TEXT)]

    def of(self, kind: str) -> list[Node]:
        """Return all nodes of a kind."""
        return self._found.get(kind, [])

    def within(self, kind: str, start: int, end: int) -> list[Node]:
        """Return the nodes of a kind that begin from `start` on and before `end`."""
        starts = self._starts.get(kind)
        if not starts:
            return []
        return self._found[kind][bisect_left(starts, start) : bisect_left(starts, end)]

    def text(self, node: Node) -> str:
        """Return the node's text."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def unread(self) -> int:
        """Return how many bytes stand in errors, outside any construct that was understood within them."""
        return sum(
            child.end_byte - child.start_byte
            for error in self.of("error")
            for child in error.children
            if child.child_count == 0 and child.type != "comment"
        )

    def leaves(self, start: int) -> Iterator[Node]:
        """Yield the tokens from a byte on, comments and directives left out."""
        cursor = self.root.walk()
        while cursor.goto_first_child_for_byte(start) is not None:
            pass
        while True:
            node = cursor.node
            assert node is not None
            if node.child_count and not _is_one_token(node) and cursor.goto_first_child():
                continue
            if node.end_byte > start and node.type != "comment" and not node.type.startswith("preproc"):
                yield node
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return


def _is_one_token(node: Node) -> bool:
    return node.type in ("string_literal", "char_literal", "raw_string_literal") or node.type.startswith("preproc_")


def qualified(node: Node, syntax: Syntax) -> str:
    """Return a name with its namespaces and without template arguments: `cub::BlockReduce::TempStorage`."""
    parts: list[str] = []
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        if current.type == "qualified_identifier":
            name, scope = current.child_by_field_name("name"), current.child_by_field_name("scope")
            stack += [part for part in (name, scope) if part is not None]
        elif current.type in ("template_type", "template_function", "template_method", "dependent_name"):
            name = current.child_by_field_name("name")
            stack += [name] if name is not None else [c for c in current.named_children if c.type != "comment"][:1]
        elif current.type == "dependent_type":
            stack += [child for child in current.named_children if child.type != "comment"][:1]
        else:
            parts.append(syntax.text(current))
    return "::".join(parts)


def outermost(node: Node) -> Node:
    """Return the qualified name that a name is the last or a middle part of, or the name itself."""
    parent = node.parent
    while parent is not None and (
        parent.type == "qualified_identifier"
        or (parent.type in ("template_type", "template_function") and parent.child_by_field_name("name") == node)
    ):
        node, parent = parent, parent.parent
    if node.type in ("template_type", "template_function"):
        name = node.child_by_field_name("name")
        return name if name is not None else node
    return node
