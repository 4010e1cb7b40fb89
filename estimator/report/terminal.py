"""The report for a terminal: the verdict first, then what it is made of."""

from __future__ import annotations

import io
import sys
import textwrap
from collections import Counter
from collections.abc import Sequence

from estimator.model.artifact import Origin
from estimator.model.assessment import REFERENCE_WEEKS, Assessment
from estimator.model.scan import Scan
from estimator.report.text import count, cut, escape, percent, weeks

_WIDTH = 80
_SHOWN = 8
_LONGEST_TITLE = 42
_STRATEGIES = {
    "shim": "run under the vendor's runtime shim",
    "port": "source moved to the target",
    "dual": "one source for CUDA and the target",
}


def render(scan: Scan, width: int | None = None) -> str:
    """Return the report as text; coloured only for a terminal that wants colour."""
    from rich.console import Console

    console = Console(
        file=io.StringIO(),
        width=min(width or _WIDTH, 100),
        force_terminal=sys.stdout.isatty() and width is None,
        highlight=False,
        emoji=False,
        markup=False,
    )
    report = _Report(scan, console)
    report.write()
    file = console.file
    assert isinstance(file, io.StringIO)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


class _Report:
    def __init__(self, scan: Scan, console: object) -> None:
        from rich.console import Console

        assert isinstance(console, Console)
        self.scan = scan
        self.console = console
        strategies = {assessment.strategy: assessment for assessment in scan.assessments}
        self.main = strategies.get("port") or scan.assessments[0]

    def write(self) -> None:
        if not any(finding.origin is not Origin.VENDORED for finding in self.scan.findings):
            self.line("No CUDA tie found in the code read.")
        else:
            self.verdict()
            self.areas()
            self.drivers()
            self.blockers()
            self.shares()
            self.findings()
        self.coverage()
        self.assumptions()

    def line(self, text: str = "", style: str = "") -> None:
        self.console.print(escape(text), style=style or None, soft_wrap=True)

    def heading(self, text: str) -> None:
        self.line()
        self.line(text, "bold")

    def wrapped(self, text: str, indent: str = "  ") -> None:
        for part in textwrap.wrap(
            escape(text), self.console.width - 1, initial_indent=indent, subsequent_indent=indent
        ):
            self.console.print(part, soft_wrap=True)

    def table(self, rows: Sequence[tuple[str, ...]], right: tuple[int, ...], header: tuple[str, ...] = ()) -> None:
        from rich import box
        from rich.table import Table
        from rich.text import Text

        table = Table(
            box=box.SIMPLE_HEAD if header else None, show_header=bool(header), pad_edge=False, padding=(0, 2, 0, 0)
        )
        for position in range(len(rows[0])):
            title = header[position] if header else ""
            table.add_column(
                title, justify="right" if position in right else "left", no_wrap=position in right, overflow="fold"
            )
        for row in rows:
            table.add_row(*(Text(escape(cell)) for cell in row))
        self.console.print(table)

    def verdict(self) -> None:
        profile = self.main.profile
        self.line(
            f"Porting effort to {profile.target} ({profile.chip}, torch {profile.torch}), in engineer-weeks", "bold"
        )
        rows = []
        for assessment in self.scan.assessments:
            effort = assessment.effort
            rows.append(
                (
                    assessment.strategy,
                    weeks(effort.p50),
                    f"{weeks(effort.p10)} - {weeks(effort.p90)}",
                    f"{assessment.reference_ratio:.1f} x",
                    _STRATEGIES[assessment.strategy],
                )
            )
        self.table(rows, (1, 2, 3), ("strategy", "p50", "p10 - p90", "of 13 weeks", ""))
        self.wrapped(
            f"The reference is the delay of about three months ({REFERENCE_WEEKS:g} weeks) that the trade press "
            "reports for a move from CUDA to CANN. Tests of the project come on top: "
            f"p50 {weeks(self.main.tests.p50)}.",
            "",
        )

    def areas(self) -> None:
        self.heading(f"Work by area ({self.main.strategy}, mean {weeks(self.main.effort.mean)} weeks)")
        self.table(
            [(f"  {a.name}", weeks(a.weeks), percent(a.share), "█" * round(a.share * 30)) for a in self.main.areas],
            (1, 2),
        )

    def drivers(self) -> None:
        self.heading("Largest drivers")
        items = self.main.items[: len(self.main.drivers)]
        rows = []
        for share, item in zip(self.main.drivers, items, strict=True):
            sites = f"{item.sites} {'place' if item.sites == 1 else 'places'}" if item.sites else ""
            rows.append(
                (f"  {cut(share.name, _LONGEST_TITLE)}", weeks(share.weeks), percent(share.share), item.basis, sites)
            )
        self.table(rows, (1, 2))

    def blockers(self) -> None:
        sites: Counter[str] = Counter()
        symbols: dict[str, list[str]] = {}
        for priced in self.main.blockers:
            if priced.remedy.effort != "drop":
                sites[priced.rule] += priced.sites
                symbols.setdefault(priced.rule, []).append(priced.symbol)
        self.heading("Blockers: no equivalent on the target")
        if not sites:
            self.line("  none found")
            return
        rows = []
        for rule, number in sites.most_common(_SHOWN):
            names = symbols[rule]
            shown = ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")
            rows.append((f"  {rule}", str(number), shown))
        self.table(rows, (1,))
        if len(sites) > _SHOWN:
            self.line(f"  and {len(sites) - _SHOWN} more rules")

    def shares(self) -> None:
        self.line()
        self.wrapped(
            f"{percent(self.main.mechanical_share)} of the places to edit are mechanical. Validation and tuning are "
            f"{percent(self.main.validation_share)} of the effort (40-65 % is usual). "
            f"{percent(self.main.judgement_share)} of it rests on judgement, the rest on figures that were measured "
            "or published.",
            "",
        )

    def findings(self) -> None:
        support = {(p.rule, p.symbol): p.remedy.support.value for p in self.main.priced}
        own = [f for f in self.scan.findings if f.origin is Origin.OWN]
        by_support = Counter(support.get((f.rule, f.symbol), "unverified") for f in own)
        tests = sum(f.origin is Origin.TEST for f in self.scan.findings)
        vendored = Counter(f.component for f in self.scan.findings if f.origin is Origin.VENDORED)
        self.heading(
            f"{count(len(own), 'finding')} in own code, {tests} in tests, {sum(vendored.values())} in vendored code"
        )
        self.wrapped("support: " + ", ".join(f"{name} {number}" for name, number in by_support.most_common()))
        rules = Counter(f.rule for f in own)
        titles = {rule.id: rule.title for rule in self.scan.rulebook.rules}
        self.table([(f"  {rule}", str(n), titles[rule]) for rule, n in rules.most_common(_SHOWN)], (1,))
        if vendored:
            shown = ", ".join(str(name) for name, _ in vendored.most_common(4))
            self.wrapped(f"vendored, not priced line by line: {shown}" + (" ..." if len(vendored) > 4 else ""))

    def coverage(self) -> None:
        scan = self.scan
        files, lines = sum(scan.size.files.values()), sum(scan.size.lines.values())
        self.heading("What was read")
        self.wrapped(
            f"{count(files, 'Python file')}, {count(lines, 'line')}: {scan.parsed} parsed, "
            f"{scan.passed_over} without any word of interest, {len(scan.degraded)} read in part, "
            f"{len(scan.skipped)} skipped; {scan.inventory.excluded} excluded."
        )
        if scan.inventory.unread:
            kinds = ", ".join(f"{number} x {kind}" for kind, number in scan.inventory.unread.items())
            self.wrapped(f"Not read by this version, and not in the effort: {kinds}.")
        for degraded in scan.degraded[:_SHOWN]:
            self.wrapped(f"in part: {degraded.path}: {degraded.reason}")
        for skipped in scan.skipped[:_SHOWN]:
            self.wrapped(f"skipped: {skipped.path}: {skipped.reason}")
        hidden = max(0, len(scan.degraded) - _SHOWN) + max(0, len(scan.skipped) - _SHOWN)
        if hidden:
            self.wrapped(f"and {hidden} more (see the JSON report)")

    def assumptions(self) -> None:
        main: Assessment = self.main
        self.heading("Assumptions")
        for text in main.assumptions:
            parts = textwrap.wrap(escape(text), self.console.width - 5)
            for number, part in enumerate(parts):
                self.console.print(("  - " if number == 0 else "    ") + part, soft_wrap=True)
        self.line()
        self.line("Next: cannscope explain RULE; -o report.json has every item and source.")
