"""What an entry point is for: the signs of its file, of its name, and of the modules that it uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from estimator.graph.entries import Start
from estimator.graph.imports import LATE, Uses
from estimator.graph.signs import WEIGHTS, SignBook, Told
from estimator.model.graph import EntryPoint, Evidence
from estimator.model.workload import WORKLOADS, Confidence, SignRule, Workload

_LAYERS = (1.0, 0.5, 0.25, 0.125)  # what a sign says in the file itself, and one, two and three imports away
_MOST_NEXT = 4.0  # what all signs one import away can weigh together: less than a sure sign of the file itself
_MOST_AFAR = 1.5  # and all beyond: too little to decide alone, since a program can reach more than it runs
_LEAST = 2.0  # below it nothing is told
_SHOWN = 5


class Weighed(NamedTuple):
    """A sign with what it weighs, and how many imports away it stands."""

    weight: float
    layer: int
    told: Told


def classify(start: Start, told: Mapping[str, Sequence[Told]], uses: Uses, book: SignBook) -> EntryPoint:
    """Return the entry point with the workload that its signs speak for most, and those signs, strongest first."""
    named = book.read_name(start.path, start.name if start.kind == "command" else "")
    signs = weigh(start.path, told, uses, book, named)
    scores = total(signs)
    workload = choose(scores, named)
    best = scores.get(workload, 0.0)
    rest = max((score for name, score in scores.items() if name != workload), default=0.0)
    shown = sorted(
        (sign for sign in signs if sign.told.rule.workload == workload),
        key=lambda sign: (-sign.weight, sign.told.evidence.path, sign.told.evidence.line),
    )
    return EntryPoint(
        path=start.path,
        line=start.line,
        kind=start.kind,
        name=start.name,
        workload=workload,
        confidence=_confidence(best, rest),
        evidence=tuple(dict.fromkeys(sign.told.evidence for sign in shown))[:_SHOWN],
    )


def classify_parts(start: Start, told: Mapping[str, Sequence[Told]], uses: Uses, book: SignBook) -> list[EntryPoint]:
    """
    Return the entry point once for each workload that it starts.

    A command that tells nothing of itself and loads its subcommands late has the workloads of those, each told as if
    it began there.
    """
    whole = classify(start, told, uses, book)
    named = book.read_name(start.path, start.name if start.kind == "command" else "")
    own = sum(WEIGHTS[one.rule.confidence] for one in (*named, *told.get(start.path, ())))
    if start.kind != "command" or own >= _LEAST:
        return [whole]
    parts: dict[str, EntryPoint] = {}
    for path in _late_parts(start.path, uses):
        part = classify(Start(path, start.line, start.kind, start.name), told, uses, book)
        if part.workload != "tooling" and part.confidence != "low":
            evidence = (Evidence(path, 0, path, "it is loaded late"), *part.evidence)[:_SHOWN]
            entry = msgspec.structs.replace(part, path=start.path, confidence="medium", evidence=evidence)
            parts.setdefault(part.workload, entry)
    return list(parts.values()) or [whole]


def _late_parts(path: str, uses: Uses) -> list[str]:
    """Return what the file, or one that it uses, imports late."""
    near = uses.whole.get(path, {})
    late = {target for target, kind in near.items() if kind in LATE}
    for used in near:
        late.update(target for target, kind in uses.whole.get(used, {}).items() if kind in LATE)
    return sorted(late - {path})


def weigh(
    path: str, told: Mapping[str, Sequence[Told]], uses: Uses, book: SignBook, named: Iterable[Told]
) -> list[Weighed]:
    """Return the signs of a file, of its name, and of what it uses: each rule once, at its nearest file."""
    met: dict[SignRule, Weighed] = {}
    for one in named:
        met.setdefault(one.rule, Weighed(WEIGHTS[one.rule.confidence], 0, one))
    layer, seen = [path], {path}
    for number, fading in enumerate(_LAYERS):
        for at in layer:
            names = [one for one in book.read_name(at) if _passes_on(one.rule)] if number == 1 else []
            for one in (*told.get(at, ()), *names):
                met.setdefault(one.rule, Weighed(WEIGHTS[one.rule.confidence] * fading, number, one))
        layer = sorted({target for at in layer for target in uses.whole.get(at, ())} - seen)
        seen.update(layer)
    return list(met.values())


def _passes_on(rule: SignRule) -> bool:
    """Tell whether the name of a used file says what it is used for."""
    return rule.kind == "file" and rule.workload in ("training", "inference")


def total(signs: Iterable[Weighed]) -> dict[str, float]:
    """Return what the signs weigh together, by workload; those of other files up to a bound."""
    sums: dict[tuple[str, int], float] = defaultdict(float)
    for weight, layer, one in signs:
        sums[one.rule.workload, min(layer, 2)] += weight
    return {name: sums[name, 0] + min(_MOST_NEXT, sums[name, 1]) + min(_MOST_AFAR, sums[name, 2]) for name in WORKLOADS}


def choose(scores: Mapping[str, float], named: Sequence[Told]) -> Workload:
    """Return the workload that weighs most; of equals the one that the name says; tooling where too little tells."""
    said = next((one.rule.workload for one in named), "")
    ordered = sorted(WORKLOADS, key=lambda name: (-scores.get(name, 0.0), name != said, WORKLOADS.index(name)))
    return ordered[0] if scores.get(ordered[0], 0.0) >= _LEAST else "tooling"


def _confidence(best: float, rest: float) -> Confidence:
    if best >= WEIGHTS["high"] and best >= 2 * rest:
        return "high"
    return "medium" if best >= WEIGHTS["medium"] and best > rest else "low"
