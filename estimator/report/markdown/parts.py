"""The parts that comment and page share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from estimator.model.assessment import REFERENCE_WEEKS
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.language import Speech
from estimator.report.markdown.words import code, plain, table
from estimator.report.sentences import tell_left
from estimator.report.severity import find_remedy, order_by_cost
from estimator.report.text import percent, weeks

_SHOWN_BLOCKERS = 8


def write_verdict(scan: Scan, say: Speech) -> list[str]:
    """Return the heading, the strategies and what the reference is."""
    main = scan.main
    profile = main.profile
    alone = "" if scan.workload == "all" else say(", {workload} alone", workload=say(scan.workload))
    versions = ", ".join(
        filter(None, (profile.chip, f"torch {profile.torch}", profile.cann and f"CANN {profile.cann}"))
    )
    verdict = say(
        "Porting effort of {project} to {target}: {weeks} engineer-weeks"
        if scan.name
        else "Porting effort to {target}: {weeks} engineer-weeks",
        project=code(scan.name),
        target=profile.target,
        weeks=weeks(main.effort.p50),
    )
    lines = [f"## {verdict}{alone}", ""]
    rows = [
        (
            one.strategy,
            f"**{weeks(one.effort.p50)}**",
            say("{low} to {high}", low=weeks(one.effort.p10), high=weeks(one.effort.p90)),
            weeks(one.effort.p80),
            f"{one.reference_ratio:.1f}",
        )
        for one in scan.assessments
        if one.workload == scan.workload
    ]
    reference = f"{REFERENCE_WEEKS:g}"
    spread, part = say("{low} to {high}", low="p10", high="p90"), say("of {weeks} weeks", weeks=reference)
    header = (say("strategy"), "p50", spread, "p80", part)
    lines += table(header, rows, (1, 2, 3, 4))
    left = next((tell_left(one, say) for one in scan.assessments if one.workload == scan.workload and one.left), "")
    lines += [
        "",
        say(
            "`shim` runs under the vendor's runtime shim, `port` moves the source, `dual` keeps one source for both"
            "{left}. The reference is the delay of about {weeks} weeks that the trade press reports. Profile: "
            "{versions}. Below: {strategy}.",
            left=left,
            weeks=reference,
            versions=plain(versions),
            strategy=main.strategy,
        ),
    ]
    return lines


def write_areas(scan: Scan, say: Speech) -> list[str]:
    """Return the effort by area."""
    rows = [(plain(say(area.name)), weeks(area.weeks), percent(area.share)) for area in scan.main.areas]
    return table((say("area"), say("weeks"), say("share")), rows, (1, 2))


def write_items(scan: Scan, most: int | None, say: Speech) -> list[str]:
    """Return the largest work items of the main strategy, all where `most` is None."""
    items = scan.main.items[:most]
    per_week = scan.rulebook.effort.hours_per_week
    rows = [
        (
            code(say.recall(item.title)),
            plain(say(item.area)),
            weeks(item.hours.mean / per_week),
            say(item.basis),
            f"{item.sites or ''}",
        )
        for item in items
    ]
    header = (say("work item"), say("area"), say("weeks"), say("rests on"), say("places"))
    lines = table(header, rows, (2, 4))
    more = len(scan.main.items) - len(items)
    return [*lines, "", say("And {items}.", items=say.count(more, "more item"))] if more else lines


def write_blockers(scan: Scan, say: Speech) -> list[str]:
    """Return what has no equivalent, or that there is none."""
    blockers = [one for one in scan.main.blockers if one.sites and one.remedy.effort != "drop"]
    if not blockers:
        return [say("**Blockers** (no equivalent on the target): none found.")]
    named = ", ".join(f"{code(one.symbol)} ({say.count(one.sites, 'place')})" for one in blockers[:_SHOWN_BLOCKERS])
    more = len(blockers) - _SHOWN_BLOCKERS
    named += f" {say('and {n} more', n=more)}" if more > 0 else ""
    return [say("**Blockers** (no equivalent on the target): {blockers}.", blockers=named)]


def write_rules(scan: Scan, findings: Sequence[Finding], say: Speech) -> list[str]:
    """Return the rules met, the dearest first, each with its support, its findings and the hours they are paid with."""
    titles = {rule.id: rule.title for rule in scan.rulebook.rules}
    remedy_of = find_remedy(scan)
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=order_by_cost(scan)):
        groups[finding.rule].append(finding)

    def hours(group: list[Finding]) -> float:
        return sum(scan.hours.get(finding.fingerprint, 0.0) for finding in group)

    ordered = sorted(groups.items(), key=lambda pair: (-hours(pair[1]), -len(pair[1]), pair[0]))
    rows = [
        (
            f"`{rule}`",
            plain(say(titles.get(rule, ""))),
            ", ".join(say(name) for name in sorted({remedy_of(finding).support.value for finding in group})),
            f"{len(group):,}",
            f"{hours(group):,.1f}",
        )
        for rule, group in ordered
    ]
    header = (say("rule"), say("what"), say("on the target"), say("findings"), say("hours"))
    return table(header, rows, (3, 4))


def write_coverage(scan: Scan, say: Speech) -> list[str]:
    """Return what was read and what was not."""
    files, lines = sum(scan.size.files.values()), sum(scan.size.lines.values())
    text = say(
        "Read: {files}, {lines}; {degraded} in part, {skipped} skipped, {excluded} excluded.",
        files=say.count(files, "file"),
        lines=say.count(lines, "line"),
        degraded=f"{len(scan.degraded):,}",
        skipped=f"{len(scan.skipped):,}",
        excluded=f"{scan.inventory.excluded:,}",
    )
    told = [f"- {say('in part')}: {code(one.path)}: {code(say.recall(one.reason))}" for one in sorted(scan.degraded)]
    told += [f"- {say('skipped')}: {code(one.path)}: {code(say.recall(one.reason))}" for one in sorted(scan.skipped)]
    return [text, *([""] if told else []), *told]


def show_place(finding: Finding, say: Speech) -> str:
    """Return where a finding is, as code."""
    place = finding.place
    cell = "" if place.cell is None else f"{say('cell {n}', n=place.cell)}:"
    return code(f"{place.path}:{cell}{place.line}")
