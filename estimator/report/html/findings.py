"""The findings by rule: what was met, what it becomes, and every place of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import msgspec

from estimator.model.artifact import Origin
from estimator.model.finding import Finding
from estimator.model.rule import Remedy, Rule, Support
from estimator.model.scan import Scan
from estimator.report.html.words import visible
from estimator.report.language import Speech
from estimator.report.severity import find_remedy
from estimator.report.text import cut, weeks

FindRemedy = Callable[[Finding], Remedy]
ORIGINS = (Origin.OWN, Origin.TEST, Origin.VENDORED)
LONGEST_SNIPPET = 160
_SHOWN_SYMBOLS = 12
_SHOWN_SAMPLES = 3
_SHOWN_EXAMPLES = 2
_SHOWN_EVIDENCE = 4


class SymbolRow(msgspec.Struct, frozen=True, kw_only=True):
    """A symbol that a rule met, what it becomes, and at how many places."""

    symbol: str
    becomes: str
    support: str
    shim: str
    places: str


class FileRow(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of one file that a rule met."""

    path: str
    origin: str
    lines: str


class Change(msgspec.Struct, frozen=True):
    """Code before the port and after."""

    before: str
    after: str


class Sample(msgspec.Struct, frozen=True):
    """A place with its code."""

    place: str
    snippet: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with all that it met; `places` counts, and `weeks` are the mean engineer-weeks that its places cost."""

    rule: str
    title: str
    why: str
    area: str
    support: str
    places: str
    weeks: str
    symbols: tuple[SymbolRow, ...]
    more_symbols: int
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    samples: tuple[Sample, ...]
    files: tuple[FileRow, ...]
    evidence: tuple[str, ...]


class FindingsView(msgspec.Struct, frozen=True, kw_only=True):
    """The findings with their numbers in words, and what can be filtered by."""

    summary: tuple[str, ...]
    groups: tuple[Group, ...]
    areas: tuple[str, ...]
    supports: tuple[str, ...]
    workloads: tuple[str, ...]
    origins: tuple[str, ...]
    places: str


def build_findings(scan: Scan, say: Speech) -> FindingsView:
    """Return the findings by rule, the dearest first; places in tests and in vendored code come last."""
    groups = group_by_rule(scan)
    remedy = find_remedy(scan)
    supports = {remedy(finding).support for finding in scan.counted}
    return FindingsView(
        summary=_summarise(scan, say),
        groups=tuple(_group(scan, rule, group, say) for rule, group in groups),
        areas=tuple(sorted({finding.area for finding in scan.counted})),
        supports=tuple(one.value for one in Support if one in supports),
        workloads=tuple(reach.workload for reach in scan.graph.workloads),
        origins=tuple(one.value for one in ORIGINS if any(f.origin is one for f in scan.counted)),
        places=f"{sum(len(finding.places) or 1 for finding in scan.counted):,}",
    )


def group_by_rule(scan: Scan) -> list[tuple[str, list[Finding]]]:
    """Return the findings of each rule by origin and place; the dearest rule first, then the one met most often."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in scan.counted:
        groups[finding.rule].append(finding)
    for group in groups.values():
        group.sort(key=lambda finding: (ORIGINS.index(finding.origin), finding.place, finding.symbol))

    def key(pair: tuple[str, list[Finding]]) -> tuple[float, int, str]:
        return -sum(scan.hours.get(one.fingerprint, 0.0) for one in pair[1]), -len(pair[1]), pair[0]

    return sorted(groups.items(), key=key)


def _summarise(scan: Scan, say: Speech) -> tuple[str, ...]:
    origins = Counter(finding.origin for finding in scan.counted)
    own, tests, vendored = (f"{origins[origin]:,}" for origin in ORIGINS)
    told = say(
        "Findings in own code: {own}; in tests: {tests}; in vendored code, not priced line by line: {vendored}.",
        own=own,
        tests=tests,
        vendored=vendored,
    )
    summary = [told]
    remedy = find_remedy(scan)
    needs = Counter(remedy(finding).support for finding in scan.counted if finding.origin is Origin.OWN)
    if needs:
        parts = ", ".join(f"{say(one.value)} {needs[one]:,}" for one in Support if needs[one])
        summary.append(say("What own code needs: {supports}.", supports=parts))
    return tuple(summary)


def _group(scan: Scan, name: str, findings: Sequence[Finding], say: Speech) -> Group:
    rule = scan.rulebook.find(name)
    remedy = find_remedy(scan)
    hours = sum(scan.hours.get(finding.fingerprint, 0.0) for finding in findings)
    symbols = _symbols(findings, remedy, say)
    remedies = [remedy(finding) for finding in findings]
    main = Counter(one.support for one in remedies).most_common(1)[0][0]
    evidence = dict.fromkeys(
        say(
            "{source} ({how}, {checked})",
            source=say.recall(e.source),
            how=say.recall(e.how) or "–",
            checked=e.checked or "–",
        )
        for one in remedies
        for e in one.evidence
    )
    return Group(
        rule=name,
        title=say(rule.title) if rule else name,
        why=say(rule.why) if rule else "",
        area=findings[0].area,
        support=main.value,
        places=f"{sum(len(finding.places) or 1 for finding in findings):,}",
        weeks=weeks(hours / scan.rulebook.effort.hours_per_week) if hours else "",
        symbols=symbols[:_SHOWN_SYMBOLS],
        more_symbols=max(0, len(symbols) - _SHOWN_SYMBOLS),
        changes=_changes(rule, scan.main.profile.target),
        notes=tuple(dict.fromkeys(say(one.note) for one in remedies if one.note)),
        samples=_samples(findings),
        files=_files(findings),
        evidence=tuple(evidence)[:_SHOWN_EVIDENCE],
    )


def _symbols(findings: Sequence[Finding], remedy: FindRemedy, say: Speech) -> tuple[SymbolRow, ...]:
    met: dict[str, int] = Counter()
    first: dict[str, Finding] = {}
    for finding in findings:
        met[finding.symbol] += len(finding.places) or 1
        first.setdefault(finding.symbol, finding)
    rows = []
    for symbol, places in sorted(met.items(), key=lambda pair: (-pair[1], pair[0])):
        one = remedy(first[symbol])
        rows.append(
            SymbolRow(
                symbol=visible(symbol),
                becomes=visible(say.recall(one.replacement)) if one.replacement else "",
                support=one.support.value,
                shim=one.shim.value,
                places=f"{places:,}",
            )
        )
    return tuple(rows)


def _changes(rule: Rule | None, target: str) -> tuple[Change, ...]:
    examples = rule.examples if rule else ()
    changes = [
        Change(one.code.strip("\n"), one.becomes[target].strip("\n")) for one in examples if target in one.becomes
    ]
    return tuple(changes[:_SHOWN_EXAMPLES])


def _samples(findings: Sequence[Finding]) -> tuple[Sample, ...]:
    distinct: dict[str, Finding] = {}
    for finding in findings:
        if finding.snippet:
            distinct.setdefault(finding.snippet, finding)
        if len(distinct) == _SHOWN_SAMPLES:
            break
    return tuple(
        Sample(visible(f"{one.place.path}:{one.place.line}"), cut(visible(snippet), LONGEST_SNIPPET))
        for snippet, one in distinct.items()
    )


def _files(findings: Sequence[Finding]) -> tuple[FileRow, ...]:
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for finding in findings:
        for place in finding.places or (finding.place,):
            lines[finding.origin.value, place.path].append(place.line)
    return tuple(
        FileRow(path=visible(path), origin=origin, lines=", ".join(map(str, sorted(set(found)))))
        for (origin, path), found in lines.items()
    )
