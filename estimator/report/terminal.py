"""The report for a terminal: the verdict first, then what it is made of."""

from __future__ import annotations

from estimator.model.assessment import REFERENCE_WEEKS, Assessment, Priced, Profile
from estimator.model.fact import Place
from estimator.model.finding import Finding
from estimator.model.scan import Scan
from estimator.report.basis import write_assumptions, write_coverage, write_findings, write_next
from estimator.report.kernels import write_kernels
from estimator.report.known_port import write_known_port, write_upstream
from estimator.report.language import Language, speak
from estimator.report.page import Page
from estimator.report.sentences import tell_left
from estimator.report.suppressed import write_suppressed
from estimator.report.text import cut, percent, weeks
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


def render(scan: Scan, color: bool = False, language: Language = "en") -> str:
    """Return the report as text that fits 80 columns; its parts by area and driver are those of `port`."""
    page = Page(color, speak(language))
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
        page.line(
            page.say(
                "No CUDA tie found in the code read that upstream does not have."
                if scan.against
                else "No CUDA tie found in the code read."
            ),
            "bold",
        )
    write_suppressed(page, scan)
    write_coverage(page, scan)
    write_assumptions(page, main)
    if scan.counted:
        write_next(page, scan)
    return page.text()


def _write_verdict(page: Page, scan: Scan, main: Assessment) -> None:
    profile = main.profile
    where = f"{profile.target} ({profile.chip}, {_versions(profile)})"
    say = page.say
    page.line(say("Porting effort to {where}, in engineer-weeks", where=where), "bold")
    alone = scan.workload != "all"
    if alone:
        page.line(say("of {workload} alone", workload=say(scan.workload)), "bold")
    rows = [
        (
            assessment.strategy,
            weeks(assessment.effort.p50),
            f"{weeks(assessment.effort.p10)} - {weeks(assessment.effort.p90)}",
            f"{assessment.reference_ratio:.1f} x",
            say(_STRATEGIES[assessment.strategy]) + tell_left(assessment, say),
        )
        for assessment in scan.assessments
        if assessment.workload == scan.workload
    ]
    reference = f"{REFERENCE_WEEKS:g}"
    page.table(rows, (1, 2, 3), (say("strategy"), "p50", "p10 - p90", say("of {weeks} weeks", weeks=reference), ""))
    source = say(
        "The reference is the delay of about three months ({weeks} weeks) that the trade press reports for a move from "
        "CUDA to CANN.",
        weeks=reference,
    )
    tests = say("Tests of the project come on top: p50 {weeks}.", weeks=weeks(main.tests.p50))
    page.wrapped(f"{source} {say('Tests are apart.') if alone else tests}", "")


def _versions(profile: Profile) -> str:
    return f"torch {profile.torch}" + (f", CANN {profile.cann}" if profile.cann else "")


def _write_areas(page: Page, main: Assessment) -> None:
    if not main.areas:
        return
    mean = weeks(main.effort.mean)
    page.heading(page.say("Work by area ({strategy}, mean {weeks} weeks)", strategy=main.strategy, weeks=mean))
    page.table(
        [(f"  {page.say(a.name)}", weeks(a.weeks), percent(a.share), "█" * round(a.share * _BAR)) for a in main.areas],
        (1, 2),
    )


def _write_drivers(page: Page, main: Assessment) -> None:
    if not main.drivers:
        return
    page.heading(page.say("Largest drivers"))
    items = {item.title: item for item in reversed(main.items)}  # of equal titles the first, which is the largest
    rows = []
    for share in main.drivers:
        item = items.get(share.name)
        sites = page.say.count(item.sites, "place") if item and item.sites else ""
        title = f"  {cut(page.say.recall(share.name), _LONGEST_TITLE)}"
        rows.append((title, weeks(share.weeks), percent(share.share), page.say(item.basis) if item else "", sites))
    page.table(rows, (1, 2))


def _write_blockers(page: Page, scan: Scan, main: Assessment) -> None:
    blockers: dict[str, list[Priced]] = {}
    for priced in main.blockers:
        if priced.sites and priced.remedy.effort != "drop":  # what is only taken out blocks nobody
            blockers.setdefault(priced.rule, []).append(priced)
    page.heading(page.say("Blockers: no equivalent on the target"))
    if not blockers:
        page.line(f"  {page.say('none found')}")
        return
    ordered = sorted(blockers.items(), key=lambda pair: (-sum(p.sites for p in pair[1]), pair[0]))
    for rule, group in ordered[:_SHOWN]:
        symbols = [priced.symbol for priced in group]
        page.line(f"  {rule}: {page.say.count(sum(priced.sites for priced in group), 'place')}", "bold")
        page.wrapped(_some(page, symbols, 2), "    ")
        places = _sites(scan, rule, symbols)
        for place in places[:_SHOWN_PLACES]:
            page.line("    " + cut(f"{place.path}:{place.line}", _LONGEST_PATH))
        if len(places) > _SHOWN_PLACES:
            page.line(f"    {page.say('and {n} more', n=len(places) - _SHOWN_PLACES)}")
    if len(ordered) > _SHOWN:
        page.line(f"  {page.say('and {n} more rules', n=len(ordered) - _SHOWN)}")


def _sites(scan: Scan, rule: str, symbols: list[str]) -> list[Place]:
    def places(finding: Finding) -> tuple[Place, ...]:
        return finding.places or (finding.place,)

    met = (f for f in scan.counted if f.rule == rule and f.symbol in symbols and f.origin.value == "own")
    return sorted({place for finding in met for place in places(finding)})


def _some(page: Page, names: list[str], shown: int) -> str:
    more = f" {page.say('and {n} more', n=len(names) - shown)}" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more


def _write_uncertainty(page: Page, main: Assessment) -> None:
    if main.uncertainty:
        page.heading(page.say("What to find out first: share of the range that it causes"))
        causes = main.uncertainty[:_CAUSES]
        page.table([(f"  {cut(page.say.recall(s.name), _LONGEST_CAUSE)}", percent(s.share)) for s in causes], (1,))


def _write_shares(page: Page, main: Assessment) -> None:
    if not main.items:
        return
    low, high = USUAL_VALIDATION
    usual = f"{low:.0%}".rstrip("%") + f"-{high:.0%}".rstrip("%") + " %"
    say = page.say
    kind = say("{usual} is usual", usual=usual)
    if main.validation_share < low:
        kind = say(
            "below the usual {usual}: kernels and libraries hold more, and kernels their own tuning", usual=usual
        )
    if main.validation_share > high:
        kind = say("above the usual {usual}: there is little to change", usual=usual)
    shares = say(
        "{mechanical} of the places to edit are mechanical. Validation and tuning are {validation} of the effort "
        "({kind}). {judgement} of it rests on judgement, the rest on figures that were measured or published.",
        mechanical=percent(main.mechanical_share),
        validation=percent(main.validation_share),
        kind=kind,
        judgement=percent(main.judgement_share),
    )
    page.line()
    page.wrapped(shares, "")
