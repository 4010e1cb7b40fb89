"""From work items and waves to a schedule."""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from estimator.errors import UsageError
from estimator.estimate.schedule import Plan, Task, critical_path, shortest
from estimator.estimate.simulate import draw_groups
from estimator.estimate.table import effort_class, setting
from estimator.model.assessment import REFERENCE_WEEKS, Assessment, WorkItem
from estimator.model.effort import EffortTable
from estimator.model.schedule import PlannedTask, Schedule, TeamPoint

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_ENGINEERS = 12
_DRAWS = 1024
_DAYS = 5
_FIRST = ("project:bring-up", "project:distributed-bring-up", "project:shim-enable", "project:dual-abstraction")
_STAGES = ("platform", "libraries", "edits", "kernels", "validation", "tuning")


class Piece(NamedTuple):
    """What one or several tasks do: a name, a stage, the items with the share of each, and what goes before."""

    name: str
    stage: str
    parts: tuple[tuple[WorkItem, float], ...]
    after: tuple[str, ...]


def plan(
    assessment: Assessment,
    waves: Mapping[str, Mapping[int, float]],
    table: EffortTable,
    *,
    team: int,
    seed: int = 0,
    start: datetime.date | None = None,
    deadline: datetime.date | None = None,
) -> Schedule:
    """
    Return the schedule of an assessment for a team; `waves` tells which share of an item's hours lies in which wave.

    Raises UsageError for a team of nobody or of more than 12, and for a deadline that is not after the start.
    """
    if not 1 <= team <= MOST_ENGINEERS:
        raise UsageError(f"--team must be 1 to {MOST_ENGINEERS}, not {team}")
    if deadline is not None and (start is None or deadline <= start):
        raise UsageError("--deadline must lie after --start; give both as YYYY-MM-DD")
    pieces = build_pieces(assessment.items, waves)
    tasks, owners = build_tasks(pieces, assessment.items, table, seed)
    overhead = setting(table, "team_overhead")
    ready = effort_class(table, "onboarding").once.mean
    teams = shortest(tasks, MOST_ENGINEERS, overhead, ready if tasks else 0.0)
    allowed = _weeks_between(start, deadline) if start and deadline else None
    curve = tuple(_point(number, busy, _weeks(found, table), allowed) for number, (busy, found) in enumerate(teams, 1))
    busy, chosen = teams[team - 1]
    point = curve[team - 1]
    return Schedule(
        strategy=assessment.strategy,
        workload=assessment.workload,
        team=team,
        busy=busy,
        p50=point.p50,
        p80=point.p80,
        reference=REFERENCE_WEEKS,
        smallest=next((one.engineers for one in curve if one.p80 <= REFERENCE_WEEKS), None),
        curve=curve,
        tasks=_planned(pieces, tasks, owners, chosen, table),
        assumptions=_assumptions(table, overhead, ready),
        start=start,
        deadline=deadline,
        finish_p50=_day(start, point.p50),
        finish_p80=_day(start, point.p80),
        chance=point.chance,
    )


def _assumptions(table: EffortTable, overhead: float, ready: float) -> tuple[str, ...]:
    week = f"An engineer-week is {table.hours_per_week:g} focused hours in five working days"
    order = "A wave of modules begins when the one before is done; kernels need the environment only"
    return (
        f"{week}; holidays and waiting for devices, data or review are not counted.",
        f"Each engineer begins with {ready:.0f} hours of learning the platform (judgement).",
        f"Each further engineer costs every other {100 * overhead:.0f} % of the time (judgement).",
        f"{order}; validation needs everything that it validates, tuning what was validated.",
    )


def build_pieces(items: Sequence[WorkItem], waves: Mapping[str, Mapping[int, float]]) -> list[Piece]:
    """Return the pieces of work in an order in which each comes after those that it waits for."""
    first = [item for item in items if item.id in _FIRST]
    libraries = [item for item in items if item.kind == "library"]
    kernels = [item for item in items if item.kind == "kernel"]
    checks = [item for item in items if item.kind in ("validation", "tuning")]
    known = {item.id for item in (*first, *libraries, *kernels, *checks)}
    by_wave: dict[int, list[tuple[WorkItem, float]]] = defaultdict(list)
    for item in items:
        if item.id not in known:
            for wave, share in sorted(waves.get(item.id, {0: 1.0}).items()):
                by_wave[wave].append((item, share))
    pieces = [Piece(item.title, "platform", ((item, 1.0),), ()) for item in first]
    begun = tuple(piece.name for piece in pieces)
    pieces += [Piece(item.title, "libraries", ((item, 1.0),), begun) for item in libraries]
    before = begun + tuple(piece.name for piece in pieces if piece.stage == "libraries")
    for wave in sorted(by_wave):
        name = f"Edits of wave {wave}" if wave else "Edits outside the waves"
        pieces.append(Piece(name, "edits", tuple(by_wave[wave]), before))
        before = (name,)
    pieces += [Piece(item.title, "kernels", ((item, 1.0),), begun) for item in kernels]
    done = tuple(dict.fromkeys((*before, *(piece.name for piece in pieces))))
    pieces += [Piece(i.title, "validation", ((i, 1.0),), done) for i in checks if i.kind == "validation"]
    for item in checks:
        if item.kind == "tuning":
            partner = item.id.replace("tune-", "validate-")
            validated = tuple(other.title for other in checks if other.id == partner)
            pieces.append(Piece(item.title, "tuning", ((item, 1.0),), validated or done))
    return pieces


def build_tasks(
    pieces: Sequence[Piece], items: Sequence[WorkItem], table: EffortTable, seed: int
) -> tuple[list[Task], list[int]]:
    """
    Return the tasks, and for each the position of its piece (-1 for a milestone).

    A piece is cut into parts that engineers can take side by side; what waits for it waits for a milestone.
    """
    import numpy as np

    draws = draw_items(items, table, seed)
    longest = setting(table, "plan_part_hours")
    tasks: list[Task] = []
    owners: list[int] = []
    milestones: dict[str, int] = {}
    for position, piece in enumerate(pieces):
        hours = np.zeros(_DRAWS)
        for item, share in piece.parts:
            hours = hours + draws[item.id] * share
        after = tuple(milestones[name] for name in piece.after if name in milestones)
        if len(after) > 1:
            tasks.append(Task(f"before {piece.name}", np.zeros(_DRAWS), after))
            owners.append(-1)
            after = (len(tasks) - 1,)
        parts = max(1, math.ceil(float(hours.mean()) / longest))
        first = len(tasks)
        for _ in range(parts):
            tasks.append(Task(piece.name, hours / parts, after))
            owners.append(position)
        tasks.append(Task(f"{piece.name} done", np.zeros(_DRAWS), tuple(range(first, len(tasks)))))
        owners.append(-1)
        milestones[piece.name] = len(tasks) - 1
    return tasks, owners


def draw_items(items: Iterable[WorkItem], table: EffortTable, seed: int) -> dict[str, Floats]:
    """Return the hours of each item in each draw; items that err together share the draws of their group."""
    listed = list(items)
    groups = draw_groups(listed, table, seed)
    means: dict[tuple[str, str], float] = defaultdict(float)
    for item in listed:
        means[item.area, item.draw] += item.hours.mean
    return {
        item.id: groups[item.area, item.draw][:_DRAWS] * (item.hours.mean / (means[item.area, item.draw] or 1.0))
        for item in listed
    }


def _planned(
    pieces: Sequence[Piece], tasks: Sequence[Task], owners: Sequence[int], found: Plan, table: EffortTable
) -> tuple[PlannedTask, ...]:
    critical = {owners[position] for position in critical_path(tasks, found)}
    planned = []
    for number, piece in enumerate(pieces):
        mine = [position for position, owner in enumerate(owners) if owner == number]
        planned.append(
            PlannedTask(
                name=piece.name,
                stage=piece.stage,
                start=round(float(found.starts[mine].mean(axis=1).min()) / table.hours_per_week, 2),
                end=round(float(found.ends[mine].mean(axis=1).max()) / table.hours_per_week, 2),
                hours=round(sum(item.hours.mean * share for item, share in piece.parts), 2),
                items=tuple(item.id for item, _ in piece.parts),
                critical=number in critical,
            )
        )
    return tuple(sorted(planned, key=lambda task: (_STAGES.index(task.stage), task.start, -task.hours, task.name)))


def _weeks(found: Plan, table: EffortTable) -> Floats:
    weeks: Floats = found.spans / table.hours_per_week
    return weeks


def _point(engineers: int, busy: int, weeks: Floats, allowed: float | None) -> TeamPoint:
    import numpy as np

    if not len(weeks):
        return TeamPoint(engineers, busy, 0.0, 0.0, None if allowed is None else 1.0)
    ordered = np.sort(weeks)
    chance = None if allowed is None else round(float((ordered <= allowed).mean()), 3)
    last = len(ordered) - 1
    return TeamPoint(
        engineers, busy, round(float(ordered[int(0.5 * last)]), 2), round(float(ordered[int(0.8 * last)]), 2), chance
    )


def _weeks_between(start: datetime.date, deadline: datetime.date) -> float:
    """Return the calendar weeks from the morning of one day to the evening of the other."""
    days = (deadline - start).days + 1
    whole, rest = divmod(days, 7)
    working = sum((start.weekday() + 7 * whole + extra) % 7 < _DAYS for extra in range(rest))
    return whole + working / _DAYS


def _day(start: datetime.date | None, weeks: float) -> datetime.date | None:
    """Return the working day on which so many weeks of work end."""
    if start is None:
        return None
    day, left = start, math.ceil(weeks * _DAYS - 1e-9)
    while day.weekday() >= _DAYS:
        day += datetime.timedelta(days=1)
    while left > 1:
        day += datetime.timedelta(days=1)
        left -= day.weekday() < _DAYS
    return day
