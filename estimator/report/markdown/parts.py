"""The parts that comment and page share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from estimator.model.assessment import REFERENCE_WEEKS
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.markdown.words import code, plain, table
from estimator.report.severity import find_remedy, order_by_cost
from estimator.report.text import count, percent, weeks


def write_verdict(scan: Scan) -> list[str]:
    """Return the heading, the strategies and what the reference is."""
    main = scan.main
    profile = main.profile
    of = f" of {code(scan.name)}" if scan.name else ""
    alone = "" if scan.workload == "all" else f", {scan.workload} alone"
    versions = ", ".join(
        filter(None, (profile.chip, f"torch {profile.torch}", profile.cann and f"CANN {profile.cann}"))
    )
    lines = [f"## Porting effort{of} to {profile.target}: {weeks(main.effort.p50)} engineer-weeks{alone}", ""]
    rows = [
        (
            one.strategy,
            f"**{weeks(one.effort.p50)}**",
            f"{weeks(one.effort.p10)} to {weeks(one.effort.p90)}",
            weeks(one.effort.p80),
            f"{one.reference_ratio:.1f}",
        )
        for one in scan.assessments
        if one.workload == scan.workload
    ]
    header = ("strategy", "p50", "p10 to p90", "p80", f"of {REFERENCE_WEEKS:g} weeks")
    lines += table(header, rows, (1, 2, 3, 4))
    lines += [
        "",
        (
            "`shim` runs under the vendor's runtime shim, `port` moves the source, `dual` keeps one source for both. "
            f"The reference is the delay of about {REFERENCE_WEEKS:g} weeks that the trade press reports. "
            f"Profile: {plain(versions)}. Below: {main.strategy}."
        ),
    ]
    return lines


def write_areas(scan: Scan) -> list[str]:
    """Return the effort by area."""
    rows = [(plain(area.name), weeks(area.weeks), percent(area.share)) for area in scan.main.areas]
    return table(("area", "weeks", "share"), rows, (1, 2))


def write_items(scan: Scan, most: int | None) -> list[str]:
    """Return the largest work items of the main strategy, all where `most` is None."""
    items = scan.main.items[:most]
    per_week = scan.rulebook.effort.hours_per_week
    rows = [
        (code(item.title), plain(item.area), weeks(item.hours.mean / per_week), item.basis, f"{item.sites or ''}")
        for item in items
    ]
    lines = table(("work item", "area", "weeks", "rests on", "places"), rows, (2, 4))
    more = len(scan.main.items) - len(items)
    return [*lines, "", f"And {count(more, 'more item')}."] if more else lines


def write_blockers(scan: Scan) -> list[str]:
    """Return what has no equivalent, or that there is none."""
    blockers = [one for one in scan.main.blockers if one.sites and one.remedy.effort != "drop"]
    if not blockers:
        return ["**Blockers** (no equivalent on the target): none found."]
    named = ", ".join(f"{code(one.symbol)} ({count(one.sites, 'place')})" for one in blockers[:8])
    more = f" and {len(blockers) - 8} more" if len(blockers) > 8 else ""
    return [f"**Blockers** (no equivalent on the target): {named}{more}."]


def write_rules(scan: Scan, findings: Sequence[Finding]) -> list[str]:
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
            plain(titles.get(rule, "")),
            ", ".join(sorted({remedy_of(finding).support.value for finding in group})),
            f"{len(group):,}",
            f"{hours(group):,.1f}",
        )
        for rule, group in ordered
    ]
    return table(("rule", "what", "on the target", "findings", "hours"), rows, (3, 4))


def write_coverage(scan: Scan) -> list[str]:
    """Return what was read and what was not."""
    files, lines = sum(scan.size.files.values()), sum(scan.size.lines.values())
    text = (
        f"Read: {count(files, 'file')}, {count(lines, 'line')}; {len(scan.degraded):,} in part, "
        f"{len(scan.skipped):,} skipped, {scan.inventory.excluded:,} excluded."
    )
    told = [f"- in part: {code(one.path)}: {code(one.reason)}" for one in sorted(scan.degraded)]
    told += [f"- skipped: {code(one.path)}: {code(one.reason)}" for one in sorted(scan.skipped)]
    return [text, *([""] if told else []), *told]


def show_place(finding: Finding) -> str:
    """Return where a finding is, as code."""
    place = finding.place
    cell = "" if place.cell is None else f"cell {place.cell}:"
    return code(f"{place.path}:{cell}{place.line}")
