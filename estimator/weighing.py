"""What the tree of a commit holds and costs; what is the same as in the tree before is not worked out again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from estimator.config import Options
from estimator.estimate.assess import assess
from estimator.graph import Trace, mark_findings, trace
from estimator.history import HistoryReader, split
from estimator.link import link
from estimator.link.modules import project_roots
from estimator.match.engine import Matcher
from estimator.match.findings import find
from estimator.match.suppress import Suppressor
from estimator.model.artifact import Artifact, Inventory, Origin
from estimator.model.assessment import Effort, Profile, Strategy
from estimator.model.finding import Finding
from estimator.model.rule import Rule
from estimator.model.rulebook import Rulebook
from estimator.model.scan import ProjectSize
from estimator.model.summary import Parsed
from estimator.model.trend import Commit, Point
from estimator.pipeline import Project, measure
from estimator.report.text import printable

_CATEGORIES = ("mandatory", "potential", "optional")
_ROW = re.compile(rb'"(?:end_)?line":(\d+)')
_FACT_ROW = re.compile(rb'"(?:(?:end_)?line|branch)":(\d+)')
_SHOWN = re.compile(rb'"snippet":"(?:[^"\\]|\\.)*",|(?<=:)\d+(?=")')  # text to show, and lines in names of places
_NEAR = 3  # lines; nothing asks how far findings are apart beyond


class Weigher:
    """Weighs the trees of a history in order of time, by one set of rules and options."""

    def __init__(
        self, options: Options, rulebook: Rulebook, rules: Sequence[Rule], profile: Profile, strategy: Strategy
    ) -> None:
        self._options = options
        self._rulebook = rulebook
        self._rules = rules
        self._profile = profile
        self._matcher = Matcher(rules)
        self._strategy = strategy
        self._outlines: dict[str, tuple[Parsed, bytes]] = {}
        self._shapes: dict[str, tuple[Parsed, bytes]] = {}
        self._last: tuple[Any, Point, Counter[str]] | None = None
        self._traced: tuple[Any, Trace] | None = None
        self._traces = 0  # how often the graph was traced
        self._effort: tuple[Any, Effort] | None = None

    def weigh(self, commit: Commit, reader: HistoryReader) -> tuple[Point, Counter[str]]:
        """Return the point of the tree that was read last, and the keys of the findings in own code."""
        parsed, skipped = split(reader.outcomes)
        linked = link(parsed, reader.artifacts, reader.interest)
        traced = self._trace(reader, parsed)
        key = (self._shape(linked.parsed), self._traces, len(skipped))
        if self._last is not None and self._last[0] == key:
            return msgspec.structs.replace(self._last[1], commit=commit), self._last[2]
        own_roots = project_roots([one for one in reader.artifacts if one.origin is Origin.OWN])
        suppressor = Suppressor(parsed, self._options.suppress, needs_reason=self._options.suppression_reason)
        findings = find(self._rules, linked.parsed, reader.artifacts, own_roots, suppressor, self._matcher)
        counted = [one for one in findings if not one.suppressed]
        own = [one for one in counted if one.origin is Origin.OWN]
        categories = Counter(one.category for one in own)
        point = Point(
            commit=commit,
            files=len(parsed),
            findings={name: categories[name] for name in _CATEGORIES},
            tests=sum(one.origin is Origin.TEST for one in counted),
            suppressed=len(findings) - len(counted),
            effort=self._estimate(reader, parsed, findings, traced),
            skipped=len(skipped),
        )
        self._last = key, point, Counter(one.key for one in own)
        return point, self._last[2]

    def _shape(self, parsed: Sequence[Parsed]) -> list[tuple[str, bytes]]:
        """Return what the rules are held against, file by file, without what shifts when lines do."""
        shapes: dict[str, tuple[Parsed, bytes]] = {}
        for file in parsed:
            known = self._shapes.get(file.path)
            same = known is not None and known[0].facts == file.facts and known[0].directives == file.directives
            shapes[file.path] = known if known is not None and same else (file, _shape(file))
        self._shapes = shapes
        return [(path, shape) for path, (_, shape) in shapes.items()]

    def _estimate(
        self, reader: HistoryReader, parsed: list[Parsed], findings: tuple[Finding, ...], traced: Trace
    ) -> Effort:
        project = Project(
            rulebook=self._rulebook,
            profile=self._profile,
            inventory=Inventory("", reader.artifacts),
            parsed=tuple(parsed),
            skipped=(),
            findings=mark_findings(findings, traced),
            trace=traced,
        )
        size = measure(project)
        key = (_essence(project.findings), size.workloads, size.files, size.compiles, size.interfaces)
        if self._effort is None or self._effort[0] != key:
            self._effort = key, self._price(project, size)
        return self._effort[1]

    def _price(self, project: Project, size: ProjectSize) -> Effort:
        found = assess(
            project.findings,
            self._rulebook,
            self._profile,
            size,
            strategies=(self._strategy,),
            seed=self._options.seed,
        )
        return found[0].effort

    def _trace(self, reader: HistoryReader, parsed: list[Parsed]) -> Trace:
        outlines: dict[str, tuple[Parsed, bytes]] = {}
        for file in parsed:
            known = self._outlines.get(file.path)
            outlines[file.path] = known if known is not None and known[0] is file else (file, _outline(file))
        self._outlines = outlines
        key = ([_described(artifact) for artifact in reader.artifacts], [one for _, one in outlines.values()])
        if self._traced is None or self._traced[0] != key:
            roots = reader.interest.project_roots
            traced = trace(parsed, reader.artifacts, self._rulebook.signs, self._options.workloads, roots)
            self._traced = key, traced
            self._traces += 1
        return self._traced[1]


def _described(artifact: Artifact) -> Artifact:
    return msgspec.structs.replace(artifact, size=0)


def _encode(value: object) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # a name with bytes that are no text
        return msgspec.json.encode(printable(msgspec.to_builtins(value)))


def _shape(file: Parsed) -> bytes:
    """Return the facts with lines by their order; where comments may suppress something, with the lines as they are."""
    text = _encode((file.facts, file.directives))
    if file.directives:
        return text
    rows = sorted({int(row) for row in _FACT_ROW.findall(text)} | {0})
    rank = {row: number for number, row in enumerate(rows)}
    return _FACT_ROW.sub(lambda found: b"%d" % rank[int(found[1])], _SHOWN.sub(b"", text))


def _outline(file: Parsed) -> bytes:
    """Return what the graph asks of a file, with lines by their order, so that it stays the same when they shift."""
    summary = msgspec.structs.replace(file.summary, references=(), definitions=())
    text = _encode(summary)
    rows = sorted({int(row) for row in _ROW.findall(text)} | {summary.main, summary.acts, 0})
    rank = {row: number for number, row in enumerate(rows)}
    summary = msgspec.structs.replace(summary, main=rank[summary.main], acts=rank[summary.acts])
    return _ROW.sub(lambda found: b'"line":%d' % rank[int(found[1])], _encode(summary))


def _essence(findings: Sequence[Finding]) -> list[tuple[Any, ...]]:
    """Return what prices the findings, without what shifts when lines do."""
    essence = []
    before = None
    for one in findings:
        near = one.place.line - before.line if before is not None and before.path == one.place.path else _NEAR
        before = one.place
        essence.append(
            (
                one.key,
                one.symbol,
                one.origin,
                one.guards,
                one.workloads,
                one.imported,
                one.lines,
                one.component,
                one.features,
                one.kernel_class,
                one.kinds,
                one.suppressed,
                one.derived_from is None,
                tuple(place.path for place in one.places),
                tuple(use.path for use in one.uses),
                min(near, _NEAR),
                one.place.column,
                one.place.end_column,
            )
        )
    return essence
