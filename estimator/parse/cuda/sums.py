"""What the loops of a body add up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from estimator.parse.cuda.functions import Function
from estimator.parse.cuda.syntax import Syntax

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST = 2000  # assignments of one body that are held against each other
_NAME = re.compile(rb"[A-Za-z_]\w*")
_MEMBER = re.compile(rb"(?:\.|->)\s*[A-Za-z_]\w*")
_DEREFERENCE = re.compile(rb"__ldg|ldg|\A\*")
_EXTREME = re.compile(rb"(?:::)?(?:std::)?(?:__h|f)?(?:max|min)[f2]?\s*\(")
_KEPT = re.compile(rb"\(\s*(.+?)\s*[<>]=?\s*(.+?)\s*\)\Z", re.DOTALL)
_CONSTANT = re.compile(rb"[A-Z][A-Z0-9_]+\Z|k[A-Z]\w*\Z")
_SUBSCRIPT = re.compile(rb"\[[^\[\]]*[^\[\] ][^\[\]]*\]")
_PRODUCT = re.compile(rb"(?s)(?=.*\*)\[ \].*\[ \]")
_TEMPLATE_VALUE = re.compile(rb"\b(?:int|unsigned|size_t|u?int(?:32|64)_t|short|index_t)\s+([A-Za-z_]\w*)\s*[,>=]")
_CONSTEXPR = re.compile(rb"\bconstexpr\s+(?:const\s+)?[\w:]+\s+([A-Za-z_]\w*)\s*=")
_ELEMENT = re.compile(rb"([A-Za-z_]\w*)\s*\[\s*([A-Za-z_]\w*)\s*(\+ 1)?\]\Z")


def read_sums(function: Function, syntax: Syntax, loops: list[Node]) -> set[str]:
    """Find what loops add up: products of two values read by index, values of a row, halves of shared memory."""
    features: set[str] = set()
    assigned = _sums_and_starts(function, syntax)
    if any(_is_extreme(to, value) or _keeps_extreme(node, to, value, syntax) for node, to, value, _ in assigned):
        features.add("kept-extreme")
    head, inside = (syntax.data[slice(*span)] for span in ((function.start, function.name_span[0]), function.body))
    constants = set(_TEMPLATE_VALUE.findall(head) + _CONSTEXPR.findall(inside))
    parameters = {parameter.name.encode() for parameter in function.parameters}
    for node, to, value, adds in assigned:
        around = [loop for loop in loops if loop.start_byte < node.start_byte < loop.end_byte]
        if around and not adds and _goes_on(to, value):
            features.add("scan")
        if not adds or not around:
            continue
        base = to.partition(b"[")[0]
        if _is_kept(base, around[-1], assigned):
            features.add("scan")
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


def _is_kept(variable: bytes, loop: Node, assigned: list[tuple[Node, bytes, bytes, bool]]) -> bool:
    """Tell whether each step of the loop keeps the sum so far: `total += x[i]; sums[i] = total`."""
    return any(
        value.strip() == variable and b"[" in to and not adds and _steps(loop) & words_of(to.partition(b"[")[2])
        for node, to, value, adds in assigned
        if loop.start_byte < node.start_byte < loop.end_byte
    )


def _steps(loop: Node) -> set[bytes]:
    """Return the variables that the head of a loop moves on."""
    update = loop.child_by_field_name("update")
    return set(_NAME.findall(update.text or b"")) if update is not None else set()


def _goes_on(to: bytes, value: bytes) -> bool:
    """Tell whether an element is the one before it and something more: `sums[i + 1] = sums[i] + x[i]`."""
    match = _ELEMENT.match(to)
    if match is None or b"+" not in _without_indices(value):
        return False
    before = re.search(
        rb"(?<![\w.>])" + re.escape(match[1]) + rb"\s*\[\s*(" + re.escape(match[2]) + rb")\s*(- 1)?\]", value
    )
    return before is not None and bool(match[3]) != bool(before[2])


def _sums_and_starts(function: Function, syntax: Syntax) -> list[tuple[Node, bytes, bytes, bool]]:
    """Return what is given to variables: node, variable, value, and whether that is added to what was there."""
    found = []
    for kind, to, given in (("init", "declarator", "value"), ("assign", "left", "right")):
        for node in syntax.within(kind, *function.body)[:_MOST]:
            left, right = node.child_by_field_name(to), node.child_by_field_name(given)
            if left is not None and right is not None:
                variable, value = syntax.bytes_of(left), syntax.bytes_of(right)
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
    first, condition, update = (syntax.bytes_of(n) if n is not None else b"" for n in parts)
    if not condition or not update:
        return False
    runs = set(_NAME.findall(update.partition(b"=")[0]))
    names = set(_NAME.findall(first.partition(b"=")[2] + b" " + condition)) - runs
    return not names & parameters and all(name in constants or _CONSTANT.match(name) for name in names)


def _is_extreme(to: bytes, value: bytes) -> bool:
    """Tell whether the value is the larger or smaller of what it was and something else."""
    match = _EXTREME.match(value)
    return match is not None and to in value[match.end() :]


def _keeps_extreme(node: Node, to: bytes, value: bytes, syntax: Syntax) -> bool:
    """Tell whether the value is kept where it is larger or smaller: `if (most < x) most = x`."""
    above = node.parent
    while above is not None and above.type in ("expression_statement", "compound_statement"):
        above = above.parent
    condition = above.child_by_field_name("condition") if above is not None and above.type == "if_statement" else None
    match = _KEPT.match(syntax.bytes_of(condition).strip()) if condition is not None else None
    return match is not None and {match[1], match[2]} == {to.strip(), value.strip()}


def words_of(text: bytes) -> set[bytes]:
    """Return the identifiers of an expression, members left out."""
    return set(_NAME.findall(_MEMBER.sub(b"", text)))
