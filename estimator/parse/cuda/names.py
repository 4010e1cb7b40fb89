"""Names of libraries, runtime and framework that a file uses, qualified as far as the file tells."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from estimator.model.fact import Argument, Fact, Guard
from estimator.model.rule import Interest
from estimator.parse.cuda.conditionals import Group, find_guards
from estimator.parse.cuda.functions import Function
from estimator.parse.cuda.syntax import Syntax, outermost, qualified
from estimator.parse.cuda.text import Text

if TYPE_CHECKING:
    from tree_sitter import Node

_LISTED_ARGUMENTS = frozenset({"TORCH_LIBRARY_IMPL", "STABLE_TORCH_LIBRARY_IMPL"})


class NameIndex:
    """The C++ names of an interest, prepared for lookups by last part, by first part and by beginning."""

    def __init__(self, interest: Interest) -> None:
        self.exact = interest.cpp
        self.prefixes = interest.cpp_prefixes
        self.last = frozenset(name.rpartition("::")[2] for name in interest.cpp)
        self.roots = frozenset(prefix.partition("::")[0] for prefix in interest.cpp_prefixes if "::" in prefix)
        self.plain = tuple(prefix for prefix in interest.cpp_prefixes if "::" not in prefix)
        self.methods = frozenset(name[1:] for name in interest.cpp if name.startswith("."))
        self.includes = interest.includes
        self.include_prefixes = interest.include_prefixes

    def may_matter(self, word: str) -> bool:
        """Tell whether a single word may be the last part of a listed name, or begin like one."""
        return word in self.last or word.startswith(self.plain)

    def matters(self, name: str) -> bool:
        """Tell whether a rule lists the name."""
        return name in self.exact or name.startswith(self.prefixes)

    def wants_include(self, header: str) -> bool:
        """Tell whether a rule lists the header."""
        return header in self.includes or header.startswith(self.include_prefixes)


@lru_cache(maxsize=4)
def name_index(interest: Interest) -> NameIndex:
    """Return the index of an interest, built once."""
    return NameIndex(interest)


class NameReader:
    """Collects the facts of kinds `cpp` and `include` of one file."""

    def __init__(
        self,
        index: NameIndex,
        text: Text,
        groups: list[Group],
        place_guards: tuple[Guard, ...],
        functions: list[Function],
    ) -> None:
        self.index = index
        self.text = text
        self.groups = groups
        self.place_guards = place_guards
        self.functions = functions
        self._starts = [function.start for function in functions]
        self.aliases: dict[str, str] = {}
        self.opened: list[str] = []
        self.told: set[tuple[str, bool]] = set()
        self.facts: list[Fact] = []

    def read(self, syntax: Syntax, offset: int = 0) -> None:
        """Add what a tree names; `offset` is where its text begins in the file."""
        if not offset:
            self._read_namespaces(syntax)
            self._read_includes(syntax)
        seen: set[tuple[int, int]] = set()
        may_matter, roots, aliases = self.index.may_matter, self.index.roots, self.aliases
        known: dict[str, bool] = {}
        for node in syntax.of("name"):
            word = syntax.text(node)
            wanted = known.get(word)
            if wanted is None:
                wanted = known[word] = may_matter(word)
            if wanted:
                self._add(outermost(node), syntax, offset, seen)
        for node in syntax.of("space"):
            word = syntax.text(node)
            if word in roots or word in aliases:
                self._add(outermost(node), syntax, offset, seen)
        if self.index.methods:
            for node in syntax.of("field"):
                if syntax.text(node) in self.index.methods:
                    self._put(f".{syntax.text(node)}", node, offset, ())

    def _read_namespaces(self, syntax: Syntax) -> None:
        for node in syntax.of("alias"):
            name = node.child_by_field_name("name")
            target = next((c for c in reversed(node.named_children) if c != name), None)
            if name is not None and target is not None and node.type == "namespace_alias_definition":
                self.aliases[syntax.text(name)] = syntax.text(target).replace(" ", "").removeprefix("::")
        for node in syntax.of("using"):
            words = syntax.text(node).rstrip(";").split()
            if len(words) == 3 and words[1] == "namespace":
                self.opened.append(words[2].removeprefix("::"))
            elif len(words) == 2 and "::" in words[1]:
                self.aliases[words[1].rpartition("::")[2]] = words[1].removeprefix("::")

    def _read_includes(self, syntax: Syntax) -> None:
        for node in syntax.of("include"):
            path = node.child_by_field_name("path")
            if path is None:
                continue
            header = syntax.text(path).strip('<>"')
            if self.index.wants_include(header):
                self.facts.append(
                    Fact(
                        kind="include",
                        symbol=header,
                        place=self.text.place(node.start_byte, path.end_byte),
                        syntax=f"#include {header}",
                        snippet=self.text.snippet(node.start_byte),
                        guards=(*self.place_guards, *find_guards(self.groups, node.start_byte)),
                    )
                )

    def _add(self, node: Node, syntax: Syntax, offset: int, seen: set[tuple[int, int]]) -> None:
        span = (node.start_byte, node.end_byte)
        if span in seen:
            return
        seen.add(span)
        name = self._resolve(qualified(node, syntax).removeprefix("::"))
        if name is None or (name not in _LISTED_ARGUMENTS and _is_declared(node)):
            return
        # Of a library's names each is told once: how often a file writes `cutlass::` tells nothing.
        if name not in self.index.exact:
            function = self._around(offset + node.start_byte)
            seen_as = (name, function is not None and function.kind != "host")
            if seen_as in self.told:
                return
            self.told.add(seen_as)
        self._put(name, node, offset, _listed_arguments(name, node, syntax))

    def _resolve(self, name: str) -> str | None:
        """Return the name as a rule lists it, through aliases and opened namespaces; None where none does."""
        first, separator, rest = name.partition("::")
        target = self.aliases.get(first)
        if target is not None and target != name:
            name = f"{target}{separator}{rest}"
        for candidate in (name, *(f"{space}::{name}" for space in self.opened)):
            if self.index.matters(candidate):
                return candidate
        return None

    def _put(self, symbol: str, node: Node, offset: int, arguments: tuple[Argument, ...]) -> None:
        start, end = offset + node.start_byte, offset + node.end_byte
        function = self._around(start)
        self.facts.append(
            Fact(
                kind="cpp",
                symbol=symbol,
                place=self.text.place(start, end),
                scope=function.name if function is not None else "",
                syntax=symbol,
                snippet=self.text.snippet(start),
                guards=(*self.place_guards, *find_guards(self.groups, start)),
                arguments=arguments,
                features=("device-code",) if function is not None and function.kind != "host" else (),
            )
        )

    def _around(self, at: int) -> Function | None:
        position = bisect_right(self._starts, at) - 1
        if position < 0 or at >= self.functions[position].body[1]:
            return None
        return self.functions[position]


def _is_declared(node: Node) -> bool:
    """Tell whether the name is one that the project gives: a function, a macro, a parameter or a type of its own."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type in ("preproc_def", "preproc_function_def", "preproc_params", "namespace_definition"):
        return True
    if parent.type in ("struct_specifier", "class_specifier", "enum_specifier", "enumerator"):
        return parent.child_by_field_name("name") == node and (parent.child_by_field_name("body") is not None)
    if parent.type in (
        "function_declarator",
        "parameter_declaration",
        "init_declarator",
        "declaration",
        "pointer_declarator",
    ):
        return parent.child_by_field_name("declarator") == node
    return False


def _listed_arguments(name: str, node: Node, syntax: Syntax) -> tuple[Argument, ...]:
    """Return the plain arguments of a registration macro, whose call looks like a definition."""
    parent = node.parent
    if name not in _LISTED_ARGUMENTS or parent is None:
        return ()
    found = next((c for c in parent.named_children if c.type in ("parameter_list", "argument_list")), None)
    if found is None:
        return ()
    return tuple(Argument(None, i, syntax.text(child)) for i, child in enumerate(found.named_children))
