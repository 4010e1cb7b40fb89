"""What the body of a function uses that decides its port."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from estimator.parse.cuda.functions import Function
from estimator.parse.cuda.ptx import PTX
from estimator.parse.cuda.sums import read_sums, words_of
from estimator.parse.cuda.syntax import Syntax
from estimator.parse.cuda.vocabulary import ATOMIC, INTEGER_TYPE, PATTERNS, WORDS

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME = re.compile(rb"[A-Za-z_]\w*")
_STRIDE = re.compile(rb"gridDim")
_DEREFERENCE = re.compile(rb"__ldg|ldg|\A\*")
_CALLED = re.compile(rb"[A-Za-z_]\w*\s*\((?<!\bmin\()(?<!\bmax\()")
_ONE_PLACE = re.compile(r"(?:\([\w\s]+\*\)\s*)?(?:([A-Za-z_]\w*)|&\s*([A-Za-z_]\w*)\[0\])\Z")
_CASTS = frozenset({"static_cast", "printf", "assert"})
_RANKS = frozenset("myrank my_rank peer nranks num_ranks world_size num_peers".split())
_ROUNDS = 4  # how far a value is followed from variable to variable


class Body(NamedTuple):
    """
    What one body holds: its features, all identifiers in it, the depth of its loops and its statements' number.

    `names` include those of functions that it calls, by which the bodies of device functions are joined.
    """

    features: frozenset[str]
    names: frozenset[str]
    depth: int
    is_stub: bool


def read_body(function: Function, syntax: Syntax, constants: frozenset[str] = frozenset()) -> Body:
    """Return what the function's body uses; `constants` are the variables in constant memory."""
    start, end = function.start, function.body[1]
    words = {
        syntax.data[node.start_byte : node.end_byte]
        for kind in ("name", "space", "field")
        for node in syntax.within(kind, start, end)
    }
    names = frozenset(word.decode("utf-8", "replace") for word in words)
    features = set(words_to_features(names))
    if names & constants:
        features.add("constant-memory")
    if any(syntax.text(node) == "double" for node in syntax.within("primitive", start, end)):
        features.add("double")
    if function.is_template:
        features.add("template")
    if function.has_launch_bounds:
        features.add("launch-bounds")
    if syntax.within("launch", *function.body):
        features.add("dynamic-parallelism")
    if any(parameter.name in _RANKS for parameter in function.parameters):
        features.add("ranks")
    features |= _read_shared(function, syntax)
    features |= _read_ptx(function, syntax)
    features |= _read_atomics(function, syntax)
    loops = syntax.within("loop", *function.body)
    depth = _depth(loops)
    features |= _read_loops(loops, syntax, function)
    features |= _read_indices(function, syntax)
    features |= read_sums(function, syntax, loops)
    return Body(frozenset(features), names, depth, _is_stub(function, syntax))


def words_to_features(names: Iterable[str]) -> set[str]:
    """Return the features that identifiers alone show."""
    return {feature for name in names for feature in _features_of(name)}


@lru_cache(maxsize=1 << 16)
def _features_of(name: str) -> tuple[str, ...]:
    matched = tuple(feature for feature, pattern in PATTERNS if pattern.match(name))
    return WORDS.get(name, ()) + matched


def _is_stub(function: Function, syntax: Syntax) -> bool:
    """Tell whether the body does nothing: it is empty, one macro or assertion that says so, or only probes."""
    called = {syntax.text(node).partition("(")[0].partition("<")[0] for node in syntax.within("call", *function.body)}
    if not function.parameters and not syntax.within("assign", *function.body) and called <= _CASTS:
        return True
    inside = syntax.data[function.body[0] + 1 : function.body[1] - 1]
    text = re.sub(rb"//[^\n]*|/\*.*?\*/", b"", inside, flags=re.DOTALL).strip()
    return len(text) < 40 and b"=" not in text and b"(" not in text.replace(b"assert(", b"").replace(b"printf(", b"")


def _read_shared(function: Function, syntax: Syntax) -> set[str]:
    features = set()
    for token in syntax.within("shared", *function.body):
        line = syntax.data.rfind(b"\n", 0, token.start_byte) + 1
        before = syntax.data[line : token.start_byte]
        is_dynamic = b"extern" in before or syntax.data[token.end_byte : token.end_byte + 40].lstrip().startswith(
            b"extern"
        )
        features.add("dynamic-shared" if is_dynamic else "static-shared")
    return features


def _read_ptx(function: Function, syntax: Syntax) -> set[str]:
    features = set()
    for node in syntax.within("asm", *function.body):
        text = syntax.data[node.start_byte : node.end_byte]
        found = {feature for piece, feature in PTX if piece in text}
        features |= found - (
            {"async-copy"} if "tma" in found and text.count(b"cp.async") == text.count(b"cp.async.bulk") else set()
        )
        features.add("inline-ptx")
    return features


def _read_atomics(function: Function, syntax: Syntax) -> set[str]:
    features = set()
    places: list[bool] = []
    types = {parameter.name: parameter.type for parameter in function.parameters}
    for node in syntax.within("call", *function.body):
        called = node.child_by_field_name("function")
        if called is None:
            continue
        match = ATOMIC.match(syntax.text(called).rpartition("::")[2].partition("<")[0])
        if match is None:
            continue
        operation = match[1].lower()
        features.add(f"atomic-{operation}")
        arguments = node.child_by_field_name("arguments")
        root = _NAME.search(syntax.data, arguments.start_byte, arguments.end_byte) if arguments is not None else None
        places.append(arguments is not None and _is_one_place(node, arguments, syntax, types))
        written = types.get(root[0].decode(), "") if root is not None else ""
        for word, feature in (("double", "double"), ("float", "float"), ("half", "half"), ("int", "int")):
            if word in written:
                features.add(f"atomic-on-{feature}")
                break
    if places and all(places):
        features.add("atomic-in-place")
    return features


def _is_one_place(call: Node, arguments: Node, syntax: Syntax, parameters: Collection[str]) -> bool:
    """Tell whether all threads meet at one address that is handed in, and none asks what was there."""
    if call.parent is None or call.parent.type != "expression_statement" or not arguments.named_children:
        return False
    match = _ONE_PLACE.match(syntax.text(arguments.named_children[0]))
    return match is not None and (match[1] or match[2]) in parameters


def _depth(loops: list[Node]) -> int:
    """Return how deep loops nest; they come in the order of their beginnings."""
    deepest = 0
    ends: list[int] = []
    for node in loops:
        while ends and ends[-1] <= node.start_byte:
            ends.pop()
        ends.append(node.end_byte)
        deepest = max(deepest, len(ends))
    return deepest


def _read_loops(loops: list[Node], syntax: Syntax, function: Function) -> set[str]:
    features = set()
    if loops:
        features.add("loop")
    strides = {
        match
        for node in syntax.within("init", *function.body)
        if (value := node.child_by_field_name("value")) is not None
        and _STRIDE.search(syntax.data, value.start_byte, value.end_byte)
        for match in _NAME.findall(syntax.data[node.start_byte : value.start_byte])
    }
    for node in loops:
        update = node.child_by_field_name("update")
        if update is None:
            continue
        words = set(_NAME.findall(syntax.data[update.start_byte : update.end_byte]))
        if b"gridDim" in words or words & strides:
            features.add("grid-stride")
        elif words & {b"blockDim", b"THREADS", b"NUM_THREADS", b"BLOCK_SIZE", b"num_threads", b"blockSize"}:
            features.add("row-loop")
    return features


def _read_indices(function: Function, syntax: Syntax) -> set[str]:
    """Find addresses and loop bounds that were themselves read from memory."""
    integers = {parameter.name.encode() for parameter in function.parameters if INTEGER_TYPE.match(parameter.type)}
    reads = _subscripts_of(integers)
    assigned = _assignments(function, syntax)
    loaded: set[bytes] = set()
    for _ in range(_ROUNDS):
        known = len(loaded)
        for name, value, _ in assigned:
            words = words_of(value)
            is_read = reads is not None and (reads.search(value) or (words & integers and _DEREFERENCE.search(value)))
            if is_read or (words & loaded and b"?" not in value and not _CALLED.search(value)):
                loaded.add(name)
        if len(loaded) == known:
            break
    features = set()
    places = {parameter.name.encode() for parameter in function.parameters}
    places |= {name for name, value, is_pointer in assigned if is_pointer and words_of(value) & places}
    written = (node.child_by_field_name("left") for node in syntax.within("assign", *function.body))
    if any(
        left is not None and left.type == "subscript_expression" and _first_name(left, syntax) in places
        for left in written
    ):
        features.add("writes")
    indices = (node.child_by_field_name("indices") for node in syntax.within("subscript", *function.body))
    texts = [syntax.bytes_of(node) for node in indices if node is not None]
    if (
        any(words_of(text) & loaded for text in texts)
        or (reads is not None and any(reads.search(text) for text in texts))
        or any(is_pointer and b"+" in value and words_of(value) & loaded for _, value, is_pointer in assigned)
    ):
        features.add("indirect-index")
    for node in syntax.within("loop", *function.body):
        condition = node.child_by_field_name("condition")
        if condition is not None and words_of(syntax.data[condition.start_byte : condition.end_byte]) & loaded:
            features.add("data-dependent-loop")
    return features


def _first_name(node: Node, syntax: Syntax) -> bytes:
    match = _NAME.search(syntax.data, node.start_byte, node.end_byte)
    return match[0] if match else b""


def _subscripts_of(names: set[bytes]) -> re.Pattern[bytes] | None:
    if not names:
        return None
    return re.compile(rb"\b(?:" + b"|".join(re.escape(name) for name in sorted(names)) + rb")\b\s*\[")


def _assignments(function: Function, syntax: Syntax) -> list[tuple[bytes, bytes, bool]]:
    """Return what is given to variables: name, value, and whether the variable is declared a pointer."""
    found = []
    for kind, to, value in (("init", "declarator", "value"), ("assign", "left", "right")):
        for node in syntax.within(kind, *function.body):
            left, right = node.child_by_field_name(to), node.child_by_field_name(value)
            if left is not None and right is not None and left.type in ("identifier", "pointer_declarator"):
                names = _NAME.findall(syntax.data[left.start_byte : left.end_byte])
                if names:
                    found.append((names[-1], syntax.bytes_of(right), left.type == "pointer_declarator"))
    return found
