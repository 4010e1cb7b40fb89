"""Targets side by side, for a terminal and as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from estimator import __version__
from estimator.model.assessment import Assessment
from estimator.model.comparison import Comparison, Standing
from estimator.report.page import Page
from estimator.report.text import count, cut, percent, printable, weeks

_SHOWN = 6
_SHOWN_VERSIONS = 3
_LONGEST = 60
FAMILIES = {
    "": "remedies of its own in the rules",
    "keeps_cuda": "keeps torch.cuda; kernels, libraries and images make the bill",
    "renames": "has names of its own, as Ascend does",
}
LOSSES = ("blockers", "libraries lost", "libraries in doubt", "kernels to write anew", "other kernels", "newest torch")
_NARROW = ("blockers", "lost", "in doubt", "kernels anew", "other", "torch", "judged")
NO_NUMBER = "-"
_SHARES = ("free", "unverif.")
ORDER = "Targets are in the order of p50 under {strategy}."
CLOSE = "The range of {names} reaches down to the first one's p50: their order says little."
STAY = (
    "To stay with Nvidia and wait for a part that may be sold costs no port. What the code asks of such a part is "
    "below as information, without a number: what the part will lack is not known."
)
BASIS = (
    "Judged: how much of the effort rests on judgement rather than on a figure that was measured or published. "
    "Unverified: how much of the hours of edits, kernels and libraries is on remedies that nobody vouches for; it is "
    "priced as on Ascend, with a wider range, and not taken for free. Blockers and libraries lost are those that a "
    "source tells of; what is unverified may hold more."
)


def render_terminal(result: Comparison, color: bool = False) -> str:
    """Return the table of targets, what each rests on, and what staying asks."""
    page = Page(color)
    of = "" if result.workload == "all" else f", {result.workload} alone"
    page.line(f"Targets side by side, in engineer-weeks{of}", "bold")
    page.line(f"{count(result.files, 'file')}, {count(result.lines, 'line')}; read once, assessed for each")
    strategies = [one.strategy for one in result.standings[0].assessments] if result.standings else []
    rows = [(one.profile.target, *_efforts(one, strategies), *_shares(one)) for one in result.standings]
    header = ("target", *(f"{s} p50" if s != result.strategy else s for s in strategies), "p10 - p90", *_SHARES)
    rows.append(("stay", *(NO_NUMBER for _ in header[1:])))
    page.table(rows, tuple(range(1, len(header))), header)
    rows = [(one.profile.target, *losses(one), percent(one.main.judgement_share)) for one in result.standings]
    page.table(rows, tuple(range(1, len(_NARROW) + 1)), ("target", *_NARROW))
    page.wrapped(ORDER.format(strategy=result.strategy) + " " + close_note(result), "")
    page.wrapped(BASIS, "")
    for one in result.standings:
        page.heading(f"{name_of(one)}: {one.title}")
        for label, text in describe(one):
            page.wrapped(text, " " * 17, f"  {label:<15}")
    page.heading("stay: a reduced Nvidia part")
    page.wrapped(STAY)
    for demand in result.stay:
        page.line(f"  {demand.title}: {count(demand.places, 'place')}", "bold")
        page.wrapped(demand.why, "    ")
        page.wrapped(", ".join(cut(one, _LONGEST) for one in demand.examples), "    ")
    if not result.stay:
        page.line("  nothing found that only the newest or largest parts have")
    return page.text()


def describe(one: Standing) -> list[tuple[str, str]]:
    """Return what the table of a target does not say, by a word each."""
    other = f"{one.kept:,} converted, composed, replaced or tuned"
    versions = [f"torch {version}" for version in one.versions[:_SHOWN_VERSIONS]]
    more = len(one.versions) - _SHOWN_VERSIONS
    return [
        ("family", FAMILIES.get(one.family, one.family)),
        ("nothing to do", f"{one.free:,} of {count(one.places, 'place')}"),
        ("blockers", some(one.blockers) or "none found"),
        ("lost", some(one.lost) or "no library"),
        ("in doubt", some(one.doubtful) or "no library"),
        (
            "kernels",
            f"{count(one.rewritten, 'operator')} to write anew, {other}",
        ),
        ("versions", ", ".join(versions) + (f" and {more} older" if more > 0 else "")),
        ("basis", f"judgement {percent(one.main.judgement_share)}; unverified {percent(one.unverified)}"),
        ("weakest", "; ".join(one.weakest) or "see the assumptions of cannscope scan"),
    ]


def losses(one: Standing) -> tuple[str, ...]:
    """Return how much is lost, in doubt or written anew, in the order of `LOSSES`, and the newest torch."""
    counts = (len(one.blockers), len(one.lost), len(one.doubtful), one.rewritten, one.kept)
    return (*(f"{number:,}" for number in counts), one.versions[0])


def name_of(one: Standing) -> str:
    """Return the target with its chip."""
    return f"{one.profile.target} {one.profile.chip}"


def close_note(result: Comparison) -> str:
    """Return whose place in the order is not certain, "" where it is for all."""
    return CLOSE.format(names=", ".join(result.close)) if result.close else ""


def some(names: tuple[str, ...]) -> str:
    """Return the first few names, and how many more there are."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _efforts(one: Standing, strategies: list[Any]) -> list[str]:
    by_name = {assessment.strategy: assessment.effort for assessment in one.assessments}
    main = one.main.effort
    return [weeks(by_name[name].p50) for name in strategies] + [f"{weeks(main.p10)} - {weeks(main.p90)}"]


def _shares(one: Standing) -> tuple[str, str]:
    return percent(one.free_share), percent(one.unverified)


def render_json(result: Comparison, color: bool = False) -> str:
    """Return the comparison as indented JSON."""
    shape = {
        "schema_version": "1",
        "tool": {"name": "cannscope", "version": __version__},
        "strategy": result.strategy,
        "workload": result.workload,
        "scan": {"files": result.files, "lines": result.lines},
        "targets": [_shape(one) for one in result.standings],
        "close_to_first": list(result.close),
        "stay": [
            {"id": d.id, "title": d.title, "why": d.why, "places": d.places, "examples": list(d.examples)}
            for d in result.stay
        ],
    }
    return msgspec.json.format(msgspec.json.encode(printable(shape)), indent=2).decode() + "\n"


def _shape(one: Standing) -> dict[str, Any]:
    return {
        "target": one.profile.target,
        "title": one.title,
        "family": one.family,
        "chip": one.profile.chip,
        "torch": one.profile.torch,
        "efforts": {assessment.strategy: _effort(assessment) for assessment in one.assessments},
        "places": one.places,
        "free": one.free,
        "judgement_share": one.main.judgement_share,
        "unverified_share": one.unverified,
        "blockers": list(one.blockers),
        "libraries_lost": list(one.lost),
        "libraries_in_doubt": list(one.doubtful),
        "kernels": {"rewritten": one.rewritten, "kept": one.kept},
        "torch_versions": list(one.versions),
        "weakest_evidence": list(one.weakest),
        "assumptions": list(one.main.assumptions),
    }


def _effort(one: Assessment) -> dict[str, Any]:
    effort = one.effort
    return {"unit": "engineer-weeks", **{name: getattr(effort, name) for name in ("p10", "p50", "p80", "p90", "mean")}}
