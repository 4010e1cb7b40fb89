"""The verdict as workflow commands, which GitHub shows as annotations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256

from estimator.model.verdict import Judged, Verdict
from estimator.report.suppressed import fault_lines
from estimator.report.text import count, escape
from estimator.report.verdict.sentences import (
    LEVELS,
    describe_site,
    effort_text,
    fingerprint_of,
    level_of,
    place_text,
    summarise,
)
from estimator.report.workflow_commands import MOST, annotate, command, list_in_log

_KINDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(verdict: Verdict, color: bool = False) -> str:
    """
    Return the verdict as an annotation, one for each site as far as GitHub shows them, and all as a part of the log.

    Where there are more sites than GitHub shows, each annotation stands for a rule, at its dearest place.
    """
    failed = verdict.exit_code != 0
    lines = [command("error" if failed else "notice", summarise(verdict), title="cannscope")]
    by_level: dict[str, list[Judged]] = defaultdict(list)
    for one in verdict.judged:
        by_level[level_of(one)].append(one)
    for level in LEVELS:
        kind = _KINDS[level]
        most = MOST - (kind == ("error" if failed else "notice")) - (kind == "warning" and bool(verdict.skipped))
        lines += _annotate(kind, by_level[level], most)
    if verdict.skipped:
        path, reason = verdict.skipped[0]
        rest = f" ({count(len(verdict.skipped) - 1, 'more file')})" if len(verdict.skipped) > 1 else ""
        lines.append(command("warning", f"Not read: {reason}{rest}", title="cannscope", file=path))
    logged = [
        f"{level_of(one)} {place_text(one)} {one.site.finding.rule}: {describe_site(one)}" for one in verdict.judged
    ]
    logged += [f"fixed {escape(gone.path)}: {gone.rule}, {count(gone.count, 'place')}" for gone in verdict.fixed]
    logged += [f"not read {escape(path)}: {escape(reason)}" for path, reason in verdict.skipped]
    logged += fault_lines(verdict.faults)
    logged += [escape(note) for note in verdict.notes]
    if logged:
        token = sha256("".join(fingerprint_of(one) for one in verdict.judged).encode()).hexdigest()[:32]
        lines += list_in_log("All that changed", logged, token)
    return "\n".join(lines) + "\n"


def _annotate(kind: str, sites: Sequence[Judged], most: int) -> list[str]:
    if len(sites) <= most:
        return [annotate(kind, one.site.place, one.site.finding.rule, describe_site(one)) for one in sites]
    rules: dict[str, list[Judged]] = defaultdict(list)
    for one in sorted(sites, key=lambda one: -one.hours):
        rules[one.site.finding.rule].append(one)
    groups = sorted(rules.items(), key=lambda pair: -sum(one.hours for one in pair[1]))
    shown = groups if len(groups) <= most else groups[: most - 1]
    lines = []
    for rule, group in shown:
        hours = effort_text(sum(one.hours for one in group))
        more = f" {count(len(group), 'place')} of this rule, {hours} in all." if len(group) > 1 else ""
        lines.append(annotate(kind, group[0].site.place, rule, describe_site(group[0]) + more))
    rest = groups[len(shown) :]
    if rest:
        places = sum(len(group) for _, group in rest)
        text = f"{count(len(rest), 'more rule')} with {count(places, 'place')}: see the log."
        lines.append(command(kind, text, title="cannscope"))
    return lines
