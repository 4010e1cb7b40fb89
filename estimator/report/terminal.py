"""The report for a terminal: the verdict first, then what it is made of."""

from __future__ import annotations

from estimator.model.assessment import REFERENCE_WEEKS, Assessment, Priced, Profile
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.basis import write_assumptions, write_coverage, write_findings, write_next
from estimator.report.kernels import write_kernels
from estimator.report.known_port import write_known_port, write_upstream
from estimator.report.page import Page
from estimator.report.suppressed import write_suppressed
from estimator.report.text import count, cut, percent, weeks
from estimator.report.workloads import write_start, write_workloads

_BAR = 30
_LONGEST_TITLE = 42
_LONGEST_PATH = 75
_LONGEST_CAUSE = 66
_CAUSES = 3
USUAL_VALIDATION = (0.40, 0.65)
_SHOWN = 8
_SHOWN_PLACES = 3
_STRATEGIES = {
    "shim": "run under the vendor's runtime shim",
    "port": "source moved to the target",
    "dual": "one source for CUDA and the target",
}


def render(scan: Scan, color: bool = False) -> str:
    """Return the report as text that fits 80 columns; its parts by area and driver are those of `port`."""
    page = Page(color)
    main = scan.main
    if scan.known_port is not None:
        write_known_port(page, scan.known_port, scan.against)
    if scan.against is not None:
        write_upstream(page, scan.against, len(scan.counted))
    if scan.counted:
        _write_verdict(page, scan, main)
        write_workloads(page, scan, main.strategy)
        write_start(page, scan, main.strategy)
        _write_areas(page, main)
        _write_drivers(page, main)
        write_kernels(page, scan, main)
        _write_uncertainty(page, main)
        _write_blockers(page, scan, main)
        _write_shares(page, main)
        write_findings(page, scan, main)
    else:
        added = " that upstream does not have" if scan.against else ""
        page.line(f"No CUDA tie found in the code read{added}.", "bold")
    write_suppressed(page, scan)
    write_coverage(page, scan)
    write_assumptions(page, main)
    if scan.counted:
        write_next(page, scan)
    return page.text()


def _write_verdict(page: Page, scan: Scan, main: Assessment) -> None:
    profile = main.profile
    where = f"{profile.target} ({profile.chip}, {_versions(profile)})"
    page.line(f"Porting effort to {where}, in engineer-weeks", "bold")
    alone = scan.workload != "all"
    if alone:
        page.line(f"of {scan.workload} alone", "bold")
    rows = [
        (
            assessment.strategy,
            weeks(assessment.effort.p50),
            f"{weeks(assessment.effort.p10)} - {weeks(assessment.effort.p90)}",
            f"{assessment.reference_ratio:.1f} x",
            _STRATEGIES[assessment.strategy],
        )
        for assessment in scan.assessments
        if assessment.workload == scan.workload
    ]
    page.table(rows, (1, 2, 3), ("strategy", "p50", "p10 - p90", f"of {REFERENCE_WEEKS:g} weeks", ""))
    page.wrapped(
        f"The reference is the delay of about three months ({REFERENCE_WEEKS:g} weeks) that the trade press "
        f"reports for a move from CUDA to CANN. "
        + ("Tests are apart." if alone else f"Tests of the project come on top: p50 {weeks(main.tests.p50)}."),
        "",
    )


def _versions(profile: Profile) -> str:
    return f"torch {profile.torch}" + (f", CANN {profile.cann}" if profile.cann else "")


def _write_areas(page: Page, main: Assessment) -> None:
    if not main.areas:
        return
    page.heading(f"Work by area ({main.strategy}, mean {weeks(main.effort.mean)} weeks)")
    page.table(
        [(f"  {a.name}", weeks(a.weeks), percent(a.share), "█" * round(a.share * _BAR)) for a in main.areas], (1, 2)
    )


def _write_drivers(page: Page, main: Assessment) -> None:
    if not main.drivers:
        return
    page.heading("Largest drivers")
    items = {item.title: item for item in reversed(main.items)}  # of equal titles the first, which is the largest
    rows = []
    for share in main.drivers:
        item = items.get(share.name)
        sites = count(item.sites, "place") if item and item.sites else ""
        title = f"  {cut(share.name, _LONGEST_TITLE)}"
        rows.append((title, weeks(share.weeks), percent(share.share), item.basis if item else "", sites))
    page.table(rows, (1, 2))


def _write_blockers(page: Page, scan: Scan, main: Assessment) -> None:
    blockers: dict[str, list[Priced]] = {}
    for priced in main.blockers:
        if priced.sites and priced.remedy.effort != "drop":  # what is only taken out blocks nobody
            blockers.setdefault(priced.rule, []).append(priced)
    page.heading("Blockers: no equivalent on the target")
    if not blockers:
        page.line("  none found")
        return
    ordered = sorted(blockers.items(), key=lambda pair: (-sum(p.sites for p in pair[1]), pair[0]))
    for rule, group in ordered[:_SHOWN]:
        symbols = [priced.symbol for priced in group]
        page.line(f"  {rule}: {count(sum(priced.sites for priced in group), 'place')}", "bold")
        page.wrapped(_some(symbols, 2), "    ")
        places = _sites(scan, rule, symbols)
        for place in places[:_SHOWN_PLACES]:
            page.line("    " + cut(f"{place.path}:{place.line}", _LONGEST_PATH))
        if len(places) > _SHOWN_PLACES:
            page.line(f"    and {len(places) - _SHOWN_PLACES} more")
    if len(ordered) > _SHOWN:
        page.line(f"  and {len(ordered) - _SHOWN} more rules")


def _sites(scan: Scan, rule: str, symbols: list[str]) -> list[Place]:
    def places(finding: Finding) -> tuple[Place, ...]:
        return finding.places or (finding.place,)

    met = (f for f in scan.counted if f.rule == rule and f.symbol in symbols and f.origin.value == "own")
    return sorted({place for finding in met for place in places(finding)})


def _some(names: list[str], shown: int) -> str:
    return ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if len(names) > shown else "")


def _write_uncertainty(page: Page, main: Assessment) -> None:
    if main.uncertainty:
        page.heading("What to find out first: share of the range that it causes")
        page.table([(f"  {cut(s.name, _LONGEST_CAUSE)}", percent(s.share)) for s in main.uncertainty[:_CAUSES]], (1,))


def _write_shares(page: Page, main: Assessment) -> None:
    if not main.items:
        return
    low, high = USUAL_VALIDATION
    usual = f"{low:.0%}".rstrip("%") + f"-{high:.0%}".rstrip("%") + " %"
    kind = f"{usual} is usual"
    if main.validation_share < low:
        kind = f"below the usual {usual}: kernels and libraries hold more, and kernels their own tuning"
    if main.validation_share > high:
        kind = f"above the usual {usual}: there is little to change"
    page.line()
    page.wrapped(
        f"{percent(main.mechanical_share)} of the places to edit are mechanical. Validation and tuning are "
        f"{percent(main.validation_share)} of the effort ({kind}). "
        f"{percent(main.judgement_share)} of it rests on judgement, the rest on figures that were measured "
        "or published.",
        "",
    )
