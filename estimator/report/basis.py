"""What the figures of the terminal report rest on: findings, files, assumptions."""

from __future__ import annotations

from collections import Counter

from estimator.model.artifact import Origin
from estimator.model.assessment import Assessment
from estimator.model.scan import Scan
from estimator.report.kinds import kind_name, list_kinds
from estimator.report.page import Page
from estimator.report.text import tally

_SHOWN = 8
_SHOWN_COMPONENTS = 4
_CATEGORIES = ("mandatory", "potential", "optional")


def write_findings(page: Page, scan: Scan, main: Assessment) -> None:
    """Write how many findings there are, whose, of which category and support, and of which rules."""
    support = {(p.rule, p.symbol): p.remedy.support.value for p in main.priced}
    own = [finding for finding in scan.counted if finding.origin is Origin.OWN]
    tests = sum(finding.origin is Origin.TEST for finding in scan.counted)
    vendored = Counter(f.component or "" for f in scan.counted if f.origin is Origin.VENDORED)
    say = page.say
    page.heading(
        say(
            "{own} in own code, {tests} in tests, {vendored} in vendored code",
            own=say.count(len(own), "finding"),
            tests=tests,
            vendored=sum(vendored.values()),
        )
    )
    if own:
        categories = Counter(finding.category for finding in own)
        page.wrapped(tally({say(name): categories[name] for name in _CATEGORIES if categories[name]}, say("category")))
        supports = Counter(support.get((finding.rule, finding.symbol), "unverified") for finding in own)
        ordered = sorted(supports.items(), key=lambda pair: (-pair[1], pair[0]))
        page.wrapped(tally({say(name): number for name, number in ordered}, say("support")))
    rules = sorted(Counter(finding.rule for finding in own).items(), key=lambda pair: (-pair[1], pair[0]))
    titles = {rule.id: rule.title for rule in scan.rulebook.rules}
    page.table([(f"  {rule}", f"{number:,}", say(titles.get(rule, ""))) for rule, number in rules[:_SHOWN]], (1,))
    if len(rules) > _SHOWN:
        rest = sum(number for _, number in rules[_SHOWN:])
        hidden = say.count(len(rules) - _SHOWN, "more rule")
        page.line(f"  {say('and {findings} of {rules}', findings=say.count(rest, 'finding'), rules=hidden)}")
    if vendored:
        components = sorted(vendored.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = ", ".join(f"{name} ({number})" for name, number in components[:_SHOWN_COMPONENTS])
        more = len(components) - _SHOWN_COMPONENTS
        page.wrapped(
            say("vendored, not priced line by line: {components}", components=shown)
            + (f" {say('and {n} more', n=more)}" if more > 0 else "")
        )


def write_coverage(page: Page, scan: Scan) -> None:
    """Write what was read and what was not, and why."""
    files, lines = sum(scan.size.files.values()), sum(scan.size.lines.values())
    say = page.say
    page.heading(say("What was read"))
    kinds = list_kinds(scan.size, say)
    if kinds:
        page.wrapped(kinds)
    page.wrapped(
        say(
            "{files}, {lines}: {parsed} parsed, {passed_over} without any word of interest, {degraded} read in part, "
            "{skipped} skipped; {excluded} excluded.",
            files=say.count(files, "file"),
            lines=say.count(lines, "line"),
            parsed=f"{scan.parsed:,}",
            passed_over=f"{scan.passed_over:,}",
            degraded=f"{len(scan.degraded):,}",
            skipped=f"{len(scan.skipped):,}",
            excluded=f"{scan.inventory.excluded:,}",
        )
    )
    if scan.inventory.copies:
        copies = say.count(scan.inventory.copies, "C++ or CUDA file")
        page.wrapped(say("{files} left out: equal to another one that was read.", files=copies))
    if scan.inventory.unread:
        unread = ", ".join(f"{number:,} {say(kind_name(kind))}" for kind, number in scan.inventory.unread.items())
        page.wrapped(say("Not read by this version, and not in the effort: {kinds}.", kinds=unread))
    for degraded in scan.degraded[:_SHOWN]:
        page.wrapped(f"{say('in part')}: {degraded.path}: {say.recall(degraded.reason)}", "    ", "  ")
    for skipped in scan.skipped[:_SHOWN]:
        page.wrapped(f"{say('skipped')}: {skipped.path}: {say.recall(skipped.reason)}", "    ", "  ")
    hidden = max(0, len(scan.degraded) - _SHOWN) + max(0, len(scan.skipped) - _SHOWN)
    if hidden:
        page.wrapped(say("and {n} more (see the JSON report)", n=f"{hidden:,}"))


def write_assumptions(page: Page, main: Assessment) -> None:
    """Write what the figures take for granted."""
    if not main.assumptions:
        return
    page.heading(page.say("Assumptions"))
    for text in main.assumptions:
        page.wrapped(page.say.recall(text), "    ", "  - ")


def write_next(page: Page, scan: Scan) -> None:
    """Write what to do next; the rule to read up on is the one with the most findings in own code."""
    rules = Counter(finding.rule for finding in scan.counted if finding.origin is Origin.OWN)
    first = min(rules, key=lambda rule: (-rules[rule], rule), default="RULE")
    page.line()
    page.line(page.say("Next: {command}", command=f"cannscope explain {first}"))
    page.line(
        page.say("      {command}   has every place, item and source", command="cannscope scan ... -o report.json")
    )
