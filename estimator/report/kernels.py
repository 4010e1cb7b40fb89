"""What the kernels of a project cost: by kind of work, and which operators cost most."""

from __future__ import annotations

from collections import defaultdict

from estimator.model.assessment import Assessment, WorkItem
from estimator.model.scan import Scan
from estimator.report.page import Page
from estimator.report.text import cut, percent, weeks

_SHOWN = 6
_FEWEST = 3  # fewer operators are told by the largest drivers alone
_LONGEST_TITLE = 60


def write_kernels(page: Page, scan: Scan, main: Assessment) -> None:
    """Write the operators to port with their kernels, lines and weeks, where there are more than a few."""
    items = [item for item in main.items if item.kind == "kernel"]
    if len(items) < _FEWEST:
        return
    per_week = scan.rulebook.effort.hours_per_week
    lines = {finding.fingerprint: finding.lines for finding in scan.findings}
    total = sum(item.hours.mean for item in items) / per_week
    everything = sum(item.hours.mean for item in main.items) / per_week
    say = page.say
    page.heading(
        say(
            "Kernels: {operators} to port, {weeks} weeks, {share} of the mean",
            operators=say.count(len(items), "operator"),
            weeks=weeks(total),
            share=percent(total / everything if everything else 0.0),
        )
    )
    classes: dict[str, list[WorkItem]] = defaultdict(list)
    for item in items:
        classes[item.effort].append(item)
    titles = {effort.id: effort.title for effort in scan.rulebook.effort.classes.values()}
    ordered = sorted(classes.items(), key=lambda pair: (-sum(item.hours.mean for item in pair[1]), pair[0]))
    rows = []
    for name, group in ordered:
        held = sum(lines.get(fingerprint, 0) for item in group for fingerprint in item.findings)
        mean = sum(item.hours.mean for item in group) / per_week
        kernels = sum(item.sites for item in group)
        title = f"  {cut(say(titles.get(name, name)), 36)}"
        rows.append((title, f"{len(group):,}", f"{kernels:,}", f"{held:,}" if held else "", weeks(mean)))
    page.table(rows, (1, 2, 3, 4), ("", say("operators"), say("kernels"), say("lines"), say("weeks")))
    page.line(f"  {say('The largest:')}")
    for item in items[:_SHOWN]:
        page.line(f"    {weeks(item.hours.mean / per_week):>4}  {cut(say.recall(item.title), _LONGEST_TITLE)}")
