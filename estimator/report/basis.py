"""What the figures of the terminal report rest on: findings, files, assumptions."""

from __future__ import annotations

from collections import Counter

from estimator.model.artifact import Origin
from estimator.model.assessment import Assessment
from estimator.model.scan import Scan
from estimator.report.kinds import kind_name, list_kinds
from estimator.report.page import Page
from estimator.report.text import count, tally

_SHOWN = 8
_SHOWN_COMPONENTS = 4
_CATEGORIES = ("mandatory", "potential", "optional")


def write_findings(page: Page, scan: Scan, main: Assessment) -> None:
    """Write how many findings there are, whose, of which category and support, and of which rules."""
    support = {(p.rule, p.symbol): p.remedy.support.value for p in main.priced}
    own = [finding for finding in scan.counted if finding.origin is Origin.OWN]
    tests = sum(finding.origin is Origin.TEST for finding in scan.counted)
    vendored = Counter(f.component or "" for f in scan.counted if f.origin is Origin.VENDORED)
    page.heading(
        f"{count(len(own), 'finding')} in own code, {tests} in tests, {sum(vendored.values())} in vendored code"
    )
    if own:
        categories = Counter(finding.category for finding in own)
        page.wrapped(tally({name: categories[name] for name in _CATEGORIES if categories[name]}, "category"))
        supports = Counter(support.get((finding.rule, finding.symbol), "unverified") for finding in own)
        page.wrapped(tally(dict(sorted(supports.items(), key=lambda pair: (-pair[1], pair[0]))), "support"))
    rules = sorted(Counter(finding.rule for finding in own).items(), key=lambda pair: (-pair[1], pair[0]))
    titles = {rule.id: rule.title for rule in scan.rulebook.rules}
    page.table([(f"  {rule}", f"{number:,}", titles.get(rule, "")) for rule, number in rules[:_SHOWN]], (1,))
    if len(rules) > _SHOWN:
        rest = sum(number for _, number in rules[_SHOWN:])
        page.line(f"  and {count(rest, 'finding')} of {count(len(rules) - _SHOWN, 'more rule')}")
    if vendored:
        ordered = sorted(vendored.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = ", ".join(f"{name} ({number})" for name, number in ordered[:_SHOWN_COMPONENTS])
        more = len(ordered) - _SHOWN_COMPONENTS
        page.wrapped(f"vendored, not priced line by line: {shown}" + (f" and {more} more" if more > 0 else ""))


def write_coverage(page: Page, scan: Scan) -> None:
    """Write what was read and what was not, and why."""
    files, lines = sum(scan.size.files.values()), sum(scan.size.lines.values())
    page.heading("What was read")
    kinds = list_kinds(scan.size)
    if kinds:
        page.wrapped(kinds)
    page.wrapped(
        f"{count(files, 'file')}, {count(lines, 'line')}: {scan.parsed:,} parsed, "
        f"{scan.passed_over:,} without any word of interest, {len(scan.degraded):,} read in part, "
        f"{len(scan.skipped):,} skipped; {scan.inventory.excluded:,} excluded."
    )
    if scan.inventory.copies:
        page.wrapped(
            f"{count(scan.inventory.copies, 'C++ or CUDA file')} left out: equal to another one that was read."
        )
    if scan.inventory.unread:
        unread = ", ".join(f"{number:,} {kind_name(kind)}" for kind, number in scan.inventory.unread.items())
        page.wrapped(f"Not read by this version, and not in the effort: {unread}.")
    for degraded in scan.degraded[:_SHOWN]:
        page.wrapped(f"in part: {degraded.path}: {degraded.reason}", "    ", "  ")
    for skipped in scan.skipped[:_SHOWN]:
        page.wrapped(f"skipped: {skipped.path}: {skipped.reason}", "    ", "  ")
    hidden = max(0, len(scan.degraded) - _SHOWN) + max(0, len(scan.skipped) - _SHOWN)
    if hidden:
        page.wrapped(f"and {hidden:,} more (see the JSON report)")


def write_assumptions(page: Page, main: Assessment) -> None:
    """Write what the figures take for granted."""
    if not main.assumptions:
        return
    page.heading("Assumptions")
    for text in main.assumptions:
        page.wrapped(text, "    ", "  - ")


def write_next(page: Page, scan: Scan) -> None:
    """Write what to do next; the rule to read up on is the one with the most findings in own code."""
    rules = Counter(finding.rule for finding in scan.counted if finding.origin is Origin.OWN)
    first = min(rules, key=lambda rule: (-rules[rule], rule), default="RULE")
    page.line()
    page.line(f"Next: cannscope explain {first}")
    page.line("      cannscope scan ... -o report.json   has every place, item and source")
