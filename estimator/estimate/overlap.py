"""Several findings on one piece of code: the dearest pays for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from estimator.estimate.pricing import Charge


def spare_overlaps(charges: Iterable[Charge]) -> list[Charge]:
    """
    Return the charges, where spans nest on the same lines with a share only for the dearest.

    Two cheap spans inside a dearer one are both spared; inside a cheaper one, both are paid and the outer is not.
    What belongs to the whole project is left alone.
    """
    result = list(charges)
    groups: dict[tuple[str, int | None, int, int], list[int]] = defaultdict(list)
    for index, item in enumerate(result):
        place = item.finding.place
        if item.share > 0 and item.rule.per != "project" and not item.finding.places:
            groups[place.path, place.cell, place.line, place.end_line or place.line].append(index)
    for group in groups.values():
        if len(group) < 2:
            continue
        kept: list[Charge] = []
        for index in sorted(group, key=lambda i: _rank(result[i])):
            if any(_nests(result[index], other) for other in kept):
                result[index] = result[index]._replace(share=0.0, left=0.0)
            else:
                kept.append(result[index])
    return result


def _rank(item: Charge) -> tuple[float, int, int, str, str]:
    """Order by cost, dearest first; of equals the outer one, then by rule and symbol."""
    cost = item.effort.once.mean * (item.share + item.left) if item.effort else 0.0
    place = item.finding.place
    return -cost, place.column, -place.end_column, item.finding.rule, item.finding.symbol


def _nests(first: Charge, second: Charge) -> bool:
    a = (first.finding.place.column, first.finding.place.end_column)
    b = (second.finding.place.column, second.finding.place.end_column)
    return (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])
