"""What the body of a function uses that decides its port."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from estimator.parse.cuda.functions import Function
from estimator.parse.cuda.syntax import Syntax
from estimator.parse.cuda.vocabulary import ATOMIC, INTEGER_TYPE, PATTERNS, PTX, WORDS

if TYPE_CHECKING:
    from tree_sitter import Node

_NAME = re.compile(rb"[A-Za-z_]\w*")
_STRIDE = re.compile(rb"gridDim")
_MEMBER = re.compile(rb"(?:\.|->)\s*[A-Za-z_]\w*")
_DEREFERENCE = re.compile(rb"__ldg|ldg|\A\*")
_CALLED = re.compile(rb"[A-Za-z_]\w*\s*\((?<!\bmin\()(?<!\bmax\()")
_EXTREME = re.compile(rb"(?:::)?(?:std::)?f?(?:max|min)f?\s*\(")
_CONSTANT = re.compile(rb"[A-Z][A-Z0-9_]+\Z|k[A-Z]\w*\Z")
_SUBSCRIPT = re.compile(rb"\[[^\[\]]*[^\[\] ][^\[\]]*\]")
_PRODUCT = re.compile(rb"(?s)(?=.*\*)\[ \].*\[ \]")
_TEMPLATE_VALUE = re.compile(rb"\b(?:int|unsigned|size_t|u?int(?:32|64)_t|short|index_t)\s+([A-Za-z_]\w*)\s*[,>=]")
_CONSTEXPR = re.compile(rb"\bconstexpr\s+(?:const\s+)?[\w:]+\s+([A-Za-z_]\w*)\s*=")
_LONGEST_TEXT = 2000  # bytes of one expression that are looked at
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
    features |= _read_shared(function, syntax)
    features |= _read_ptx(function, syntax)
    features |= _read_atomics(function, syntax)
    loops = syntax.within("loop", *function.body)
    depth = _depth(loops)
    features |= _read_loops(loops, syntax, function)
    features |= _read_indices(function, syntax)
    features |= _read_sums(function, syntax, loops)
    return Body(frozenset(features), names, depth, _is_stub(function, syntax))


def words_to_features(names: Iterable[str]) -> set[str]:
    """Return the features that identifiers alone show."""
    return {feature for name in names for feature in _features_of(name)}


@lru_cache(maxsize=1 << 16)
def _features_of(name: str) -> tuple[str, ...]:
    matched = tuple(feature for feature, pattern in PATTERNS if pattern.match(name))
    return WORDS.get(name, ()) + matched


def _is_stub(function: Function, syntax: Syntax) -> bool:
    """Tell whether the body does nothing: it is empty, or one macro or assertion that says so."""
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
        written = types.get(root[0].decode(), "") if root is not None else ""
        for word, feature in (("double", "double"), ("float", "float"), ("half", "half"), ("int", "int")):
            if word in written:
                features.add(f"atomic-on-{feature}")
                break
    return features


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
            words = _words(value)
            is_read = reads is not None and (reads.search(value) or (words & integers and _DEREFERENCE.search(value)))
            if is_read or (words & loaded and b"?" not in value and not _CALLED.search(value)):
                loaded.add(name)
        if len(loaded) == known:
            break
    features: set[str] = set()
    indices = (node.child_by_field_name("indices") for node in syntax.within("subscript", *function.body))
    texts = [_text(node, syntax) for node in indices if node is not None]
    if (
        any(_words(text) & loaded for text in texts)
        or (reads is not None and any(reads.search(text) for text in texts))
        or any(is_pointer and b"+" in value and _words(value) & loaded for _, value, is_pointer in assigned)
    ):
        features.add("indirect-index")
    for node in syntax.within("loop", *function.body):
        condition = node.child_by_field_name("condition")
        if condition is not None and _words(syntax.data[condition.start_byte : condition.end_byte]) & loaded:
            features.add("data-dependent-loop")
    return features


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
                    found.append((names[-1], _text(right, syntax), left.type == "pointer_declarator"))
    return found


def _text(node: Node, syntax: Syntax) -> bytes:
    """Return the text of a node, cut off where it is longer than any that a person writes."""
    return syntax.data[node.start_byte : min(node.end_byte, node.start_byte + _LONGEST_TEXT)]


def _words(text: bytes) -> set[bytes]:
    """Return the identifiers of an expression, members left out."""
    return set(_NAME.findall(_MEMBER.sub(b"", text)))


def _read_sums(function: Function, syntax: Syntax, loops: list[Node]) -> set[str]:
    """Find what loops add up: products of two values read by index, values of a row, halves of shared memory."""
    features: set[str] = set()
    assigned = _sums_and_starts(function, syntax)
    head, inside = (syntax.data[slice(*span)] for span in ((function.start, function.name_span[0]), function.body))
    constants = set(_TEMPLATE_VALUE.findall(head) + _CONSTEXPR.findall(inside))
    parameters = {parameter.name.encode() for parameter in function.parameters}
    for node, to, value, adds in assigned:
        around = [loop for loop in loops if loop.start_byte < node.start_byte < loop.end_byte]
        if not adds or not around:
            continue
        base = to.partition(b"[")[0]
        starts = (n.start_byte for n, t, _, a in assigned if not a and t.partition(b"[")[0] == base)
        begun = max((start for start in starts if start < node.start_byte), default=function.body[0])
        adding = [loop for loop in around if loop.start_byte > begun]
        if adding and all(_is_short(loop, syntax, constants, parameters) for loop in adding):
            features.add("short-sum")
        elif _PRODUCT.search(_without_indices(value)):
            features.add("product-sum" if len(around) >= 2 else "row-product")
        elif b"[" not in to and adding and (b"[" in value or _DEREFERENCE.search(value)):
            features.add("row-sum")
        elif b"[" in to and re.search(re.escape(base) + rb"\s*\[[^\]]*\+", value):
            features.add("tree-sum")
    return features


def _sums_and_starts(function: Function, syntax: Syntax) -> list[tuple[Node, bytes, bytes, bool]]:
    """Return what is given to variables: node, variable, value, and whether that is added to what was there."""
    found = []
    for kind, to, given in (("init", "declarator", "value"), ("assign", "left", "right")):
        for node in syntax.within(kind, *function.body):
            left, right = node.child_by_field_name(to), node.child_by_field_name(given)
            if left is not None and right is not None:
                variable, value = (syntax.data[part.start_byte : part.end_byte] for part in (left, right))
                operator = node.child_by_field_name("operator")
                adds = operator is not None and (operator.type != "=" or _is_extreme(variable, value))
                found.append((node, variable, value, adds))
    return found


def _without_indices(value: bytes) -> bytes:
    """Return an expression with its subscripts emptied: `a[i * n] * b[j]` to `a[ ] * b[ ]`."""
    before = b""
    while before != value:
        before, value = value, _SUBSCRIPT.sub(b"[ ]", value)
    return value


def _is_short(loop: Node, syntax: Syntax, constants: set[bytes], parameters: set[bytes]) -> bool:
    """Tell whether a loop runs as often as is known when it is compiled: to a number, or to a constant."""
    parts = [loop.child_by_field_name(field) for field in ("initializer", "condition", "update")]
    first, condition, update = (syntax.data[n.start_byte : n.end_byte] if n is not None else b"" for n in parts)
    if not condition or not update:
        return False
    runs = set(_NAME.findall(update.partition(b"=")[0]))
    names = set(_NAME.findall(first.partition(b"=")[2] + b" " + condition)) - runs
    return not names & parameters and all(name in constants or _CONSTANT.match(name) for name in names)


def _is_extreme(to: bytes, value: bytes) -> bool:
    """Tell whether the value is the larger or smaller of what it was and something else."""
    match = _EXTREME.match(value)
    return match is not None and to in value[match.end() :]
