"""Every place as data for the page's script: compact, and escaped so that it can end no element."""

from __future__ import annotations

from typing import Any

import msgspec

from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.model.workload import WORKLOADS
from estimator.report.html.findings import LONGEST_SNIPPET, ORIGINS, group_by_rule
from estimator.report.html.words import visible
from estimator.report.language import Speech, said
from estimator.report.severity import find_remedy
from estimator.report.text import cut

_GUARDS = {
    ("branch", False): said("in a branch for {device}"),
    ("branch", True): said("in the branch without {device}"),
    ("beside", False): said("beside a branch for {device}"),
    ("beside", True): said("beside a branch for {device}"),
    ("optional", False): said("under an import that may fail"),
    ("lazy", False): said("imported in a function"),
    ("late", False): said("in a module that is loaded on demand"),
}
# What the page's script says, in the reader's language; {n} and {all} are numbers.
_SCRIPT_WORDS = (
    said("{n} of {all} places"),
    said("{all} places"),
    said("Show {n} more"),
    said("No place fits these filters."),
    said("becomes {code}"),
)


class Table:
    """Strings by number, each held once."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def number(self, value: Any) -> int:
        """Return the number of a value, a new one where it is not known yet."""
        return self._numbers.setdefault(value, len(self._numbers))

    @property
    def values(self) -> list[Any]:
        """Return the values in the order of their numbers."""
        return list(self._numbers)


def encode_places(scan: Scan, say: Speech) -> str:
    """
    Return all places as JSON that can stand in a script element.

    A row is kind, path, line, origin, workloads (a bit for each), surroundings, code: numbers of the tables, but for
    the line. A kind is a rule with a symbol, its area, its support and what it becomes.
    """
    kinds, paths, contexts, snippets = Table(), Table(), Table(), Table()
    remedy = find_remedy(scan)
    rows = []
    for rule, findings in group_by_rule(scan):
        for finding in findings:
            one = remedy(finding)
            becomes = visible(say.recall(one.replacement)) if one.replacement else ""
            kind = kinds.number((rule, visible(finding.symbol), finding.area, one.support.value, becomes))
            mask = sum(1 << number for number, name in enumerate(WORKLOADS) if name in finding.workloads)
            origin = ORIGINS.index(finding.origin)
            context = contexts.number(_surroundings(finding, say))
            snippet = snippets.number(cut(visible(finding.snippet), LONGEST_SNIPPET))
            for number, place in enumerate(finding.places or (finding.place,)):
                code = snippet if number == 0 else snippets.number("")
                rows.append((kind, paths.number(visible(place.path)), place.line, origin, mask, context, code))
    titles = {one.id: say(one.title) for one in scan.rulebook.rules}
    data = {
        "kinds": kinds.values,
        "paths": paths.values,
        "contexts": contexts.values,
        "snippets": snippets.values,
        "origins": [origin.value for origin in ORIGINS],
        "workloads": list(WORKLOADS),
        "titles": {rule: titles.get(rule, rule) for rule in sorted({kind[0] for kind in kinds.values})},
        "names": {name: say(name) for name in _names(scan)},
        "words": {text: say(text, n="{n}", all="{all}", code="{code}") for text in _SCRIPT_WORDS},
        "rows": rows,
    }
    return embed(msgspec.json.encode(data).decode())


def embed(json: str) -> str:
    """Return JSON in which nothing can end or begin an element, and which no script engine reads otherwise."""
    for character in "<>&'\u2028\u2029":
        json = json.replace(character, f"\\u{ord(character):04x}")
    return json


def _names(scan: Scan) -> list[str]:
    remedy = find_remedy(scan)
    supports = {remedy(finding).support.value for finding in scan.counted}
    return sorted({*(origin.value for origin in ORIGINS), *WORKLOADS, *supports})


def _surroundings(finding: Finding, say: Speech) -> str:
    parts = [visible(finding.scope)] if finding.scope else []
    if finding.place.cell is not None:
        parts.append(say("cell {n}", n=finding.place.cell))
    for guard in finding.guards:
        text = _GUARDS.get((guard.kind, guard.otherwise))
        if text:
            parts.append(say(text, device=visible(guard.device)))
    if finding.suppressed:
        parts.append(say("suppressed"))
    return " · ".join(parts)
