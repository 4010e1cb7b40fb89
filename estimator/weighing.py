"""What the tree of a commit holds and costs; what is the same as in the tree before is not worked out again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from estimator.config import Options
from estimator.estimate import assess
from estimator.graph import Trace, mark_workloads, trace
from estimator.history import HistoryReader, split
from estimator.link import link
from estimator.link.modules import project_roots
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

_CATEGORIES = ("mandatory", "potential", "optional")
_ROW = re.compile(rb'"(?:end_)?line":(\d+)')
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
        self._strategy = strategy
        self._outlines: dict[str, tuple[Parsed, bytes]] = {}
        self._traced: tuple[Any, Trace] | None = None
        self._effort: tuple[Any, Effort] | None = None

    def weigh(self, commit: Commit, reader: HistoryReader) -> tuple[Point, Counter[str]]:
        """Return the point of the tree that was read last, and the keys of the findings in own code."""
        parsed, skipped = split(reader.outcomes)
        linked = link(parsed, reader.artifacts, reader.interest)
        own_roots = project_roots([one for one in reader.artifacts if one.origin is Origin.OWN])
        suppressor = Suppressor(parsed, self._options.suppress, needs_reason=self._options.suppression_reason)
        findings = find(self._rules, linked.parsed, reader.artifacts, own_roots, suppressor)
        counted = [one for one in findings if not one.suppressed]
        own = [one for one in counted if one.origin is Origin.OWN]
        categories = Counter(one.category for one in own)
        point = Point(
            commit=commit,
            files=len(parsed),
            findings={name: categories[name] for name in _CATEGORIES},
            tests=sum(one.origin is Origin.TEST for one in counted),
            suppressed=len(findings) - len(counted),
            effort=self._estimate(reader, parsed, findings),
            skipped=len(skipped),
        )
        return point, Counter(one.key for one in own)

    def _estimate(self, reader: HistoryReader, parsed: list[Parsed], findings: tuple[Finding, ...]) -> Effort:
        traced = self._trace(reader, parsed)
        project = Project(
            rulebook=self._rulebook,
            profile=self._profile,
            inventory=Inventory("", reader.artifacts),
            parsed=tuple(parsed),
            skipped=(),
            findings=mark_workloads(findings, traced),
            trace=traced,
        )
        size = measure(project)
        key = (_essence(project.findings), size.workloads, size.files)
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
        return self._traced[1]


def _described(artifact: Artifact) -> Artifact:
    return msgspec.structs.replace(artifact, size=0)


def _outline(file: Parsed) -> bytes:
    """Return what the graph asks of a file, with lines by their order, so that it stays the same when they shift."""
    summary = msgspec.structs.replace(file.summary, references=(), definitions=())
    text = msgspec.json.encode(summary)
    rows = sorted({int(row) for row in _ROW.findall(text)} | {summary.main, summary.acts, 0})
    rank = {row: number for number, row in enumerate(rows)}
    summary = msgspec.structs.replace(summary, main=rank[summary.main], acts=rank[summary.acts])
    return _ROW.sub(lambda found: b'"line":%d' % rank[int(found[1])], msgspec.json.encode(summary))


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
