"""The first thing that a reader sees: the verdict in one sentence, and the strategies on one axis."""

from __future__ import annotations

import msgspec

from estimator.model.assessment import REFERENCE_WEEKS, Assessment, Effort
from estimator.model.scan import Scan
from estimator.report.html.axis import Axis, make_axis
from estimator.report.language import Speech, said
from estimator.report.sentences import tell_left
from estimator.report.text import weeks

_LEADS = {
    "shim": said("{weeks} (p80 {p80}) to run under the vendor's shim"),
    "port": said("{weeks} (p80 {p80}) to port"),
    "dual": said("{weeks} (p80 {p80}) to serve both CUDA and the target"),
}
_OTHERS = {
    "shim": said("{weeks} under the vendor shim"),
    "port": said("{weeks} to port"),
    "dual": said("{weeks} to serve both"),
}
_STRATEGIES = {
    "shim": said("run under the vendor's runtime shim, source almost untouched"),
    "port": said("source moved to the target, CUDA given up"),
    "dual": said("one source for CUDA and the target, tested on both"),
}


class Span(msgspec.Struct, frozen=True):
    """The range of an effort on an axis: from p10 to p90, in it from p50 to p80."""

    start: str
    width: str
    middle: str
    inner: str


class StrategyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One strategy: what it means, its effort in engineer-weeks and in parts of the reference."""

    name: str
    what: str
    p50: str
    p80: str
    range: str
    ratio: str
    span: Span
    main: bool


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The sentence, its beginning apart, with the strategies and their axis."""

    lead: str
    rest: str
    strategies: tuple[StrategyRow, ...]
    axis: Axis
    tests: str
    hours: str


def build_verdict(scan: Scan, say: Speech) -> Verdict:
    """Return the verdict on the workload that was asked for, the main strategy first."""
    main = scan.main
    asked = [one for one in scan.assessments if one.workload == scan.workload]
    axis = make_axis(max(one.effort.p90 for one in asked), REFERENCE_WEEKS, ticks=5)
    return Verdict(
        lead=_lead(main, say),
        rest=_rest(scan, main, say),
        strategies=tuple(_row(one, axis, one is main, say) for one in asked),
        axis=axis,
        tests=weeks(main.tests.p50) if main.tests.p50 else "",
        hours=f"{scan.rulebook.effort.hours_per_week:g}",
    )


def _lead(main: Assessment, say: Speech) -> str:
    median = weeks(main.effort.p50)
    about = said("Less than 0.1 engineer-weeks") if median.startswith("<") else said("About {n} engineer-weeks")
    lead = say(_LEADS[main.strategy], weeks=say(about, n=median), p80=weeks(main.effort.p80))
    if main.workload != "all":
        lead = say("{verdict} {workload} alone", verdict=lead, workload=say(main.workload))
    return lead + say(", ").rstrip()


def _rest(scan: Scan, main: Assessment, say: Speech) -> str:
    parts = [tell_ratio(main, say)]
    for one in scan.assessments:
        if one.workload == main.workload and one is not main:
            parts.append(say(_OTHERS[one.strategy], weeks=weeks(one.effort.p50)))
    if main.workload == "all":
        for one in scan.assessments:
            if one.strategy == main.strategy and one.workload in ("training", "inference"):
                name = say(one.workload)
                parts.append(say("{workload} alone {weeks}", workload=name, weeks=weeks(one.effort.p50)))
    return say("; ").join(parts) + say(".")


def tell_ratio(main: Assessment, say: Speech) -> str:
    """Return how the effort compares with the reference, as part of a sentence."""
    ratio = f"{main.reference_ratio:.1f}"
    if main.reference_ratio < 1:
        return say("{ratio} of the three-month reference", ratio=ratio)
    return say("{ratio} times the three-month reference", ratio=ratio)


def _row(one: Assessment, axis: Axis, is_main: bool, say: Speech) -> StrategyRow:
    effort = one.effort
    return StrategyRow(
        name=one.strategy,
        what=say(_STRATEGIES[one.strategy]) + tell_left(one, say),
        p50=weeks(effort.p50),
        p80=weeks(effort.p80),
        range=f"{weeks(effort.p10)}–{weeks(effort.p90)}",
        ratio=f"{one.reference_ratio:.1f} ×",
        span=place_span(effort, axis),
        main=is_main,
    )


def place_span(effort: Effort, axis: Axis) -> Span:
    """Return where the range of an effort lies on an axis."""
    return Span(
        axis.at(effort.p10),
        axis.between(effort.p10, effort.p90),
        axis.at(effort.p50),
        axis.between(effort.p50, effort.p80),
    )
