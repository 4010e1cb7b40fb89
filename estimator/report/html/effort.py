"""The effort taken apart: by area, by work item, and by what makes the range wide."""

from __future__ import annotations

import msgspec

from estimator.model.assessment import Assessment, Share, WorkItem
from estimator.model.scan import Scan
from estimator.report.html.words import visible
from estimator.report.language import Speech, said
from estimator.report.terminal import USUAL_VALIDATION
from estimator.report.text import percent, weeks

_SHOWN_ITEMS = 12


class AreaRow(msgspec.Struct, frozen=True, kw_only=True):
    """An area of work: its mean engineer-weeks in each strategy, and its share of the main one."""

    name: str
    weeks: tuple[str, ...]
    share: str
    bar: str


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """A work item in engineer-weeks: mean, and from low to high; `basis` is what its hours rest on."""

    title: str
    area: str
    weeks: str
    range: str
    basis: str
    places: str


class DriverRow(msgspec.Struct, frozen=True, kw_only=True):
    """An item with the share of the range that it causes, and its mean engineer-weeks."""

    name: str
    share: str
    weeks: str
    bar: str


class EffortView(msgspec.Struct, frozen=True, kw_only=True):
    """The effort section: of the main strategy, whose column `main` is."""

    strategy: str
    strategies: tuple[str, ...]
    main: int
    mean: str
    areas: tuple[AreaRow, ...]
    items: tuple[ItemRow, ...]
    more_items: tuple[ItemRow, ...]
    uncertainty: tuple[DriverRow, ...]
    shares: str


def build_effort(scan: Scan, say: Speech) -> EffortView:
    """Return the effort of the main assessment, taken apart."""
    main = scan.main
    asked = [one for one in scan.assessments if one.workload == main.workload]
    per_week = scan.rulebook.effort.hours_per_week
    items = tuple(_item(item, per_week, say) for item in main.items)
    return EffortView(
        strategy=main.strategy,
        strategies=tuple(one.strategy for one in asked),
        main=asked.index(main),
        mean=weeks(main.effort.mean),
        areas=_areas(asked, main, say),
        items=items[:_SHOWN_ITEMS],
        more_items=items[_SHOWN_ITEMS:],
        uncertainty=_drivers(main.uncertainty, say),
        shares=_tell_shares(main, say),
    )


def _areas(asked: list[Assessment], main: Assessment, say: Speech) -> tuple[AreaRow, ...]:
    by_strategy = [{share.name: share for share in one.areas} for one in asked]
    names = dict.fromkeys([share.name for share in main.areas])
    names.update(dict.fromkeys(name for shares in by_strategy for name in shares))
    own = {share.name: share for share in main.areas}
    widest = max((share.share for share in main.areas), default=0.0) or 1.0
    none = Share("", 0.0, 0.0)
    return tuple(
        AreaRow(
            name=say(name),
            weeks=tuple(weeks(shares[name].weeks) if name in shares else "–" for shares in by_strategy),
            share=percent(own.get(name, none).share),
            bar=f"{100 * own.get(name, none).share / widest:.1f}%",
        )
        for name in names
    )


def _item(item: WorkItem, per_week: float, say: Speech) -> ItemRow:
    hours = item.hours
    return ItemRow(
        title=visible(say(item.title)),
        area=say(item.area),
        weeks=weeks(hours.mean / per_week),
        range=f"{weeks(hours.low / per_week)}–{weeks(hours.high / per_week)}",
        basis=say(item.basis),
        places=f"{item.sites:,}" if item.sites else "",
    )


def _drivers(shares: tuple[Share, ...], say: Speech) -> tuple[DriverRow, ...]:
    widest = max((share.share for share in shares), default=0.0) or 1.0
    return tuple(
        DriverRow(
            name=visible(say(share.name)),
            share=percent(share.share),
            weeks=weeks(share.weeks),
            bar=f"{100 * share.share / widest:.1f}%",
        )
        for share in shares
    )


def _tell_shares(main: Assessment, say: Speech) -> str:
    low, high = USUAL_VALIDATION
    values = {
        "mechanical": percent(main.mechanical_share),
        "validation": percent(main.validation_share),
        "usual": f"{low * 100:.0f}–{high * 100:.0f} %",
        "judgement": percent(main.judgement_share),
    }
    first = say("{mechanical} of the places to edit are mechanical.", **values)
    if main.validation_share < low:
        second = said(
            "Validation and tuning are {validation} of the effort, less than the usual {usual}: kernels and libraries "
            "hold more, and kernels their own tuning."
        )
    elif main.validation_share > high:
        second = said(
            "Validation and tuning are {validation} of the effort, more than the usual {usual}: there is little to "
            "change."
        )
    else:
        second = said("Validation and tuning are {validation} of the effort; {usual} is usual.")
    third = said("{judgement} of the effort rests on judgement, the rest on figures that were measured or published.")
    return say.join(" ".join([first, say(second, **values), say(third, **values)]))
