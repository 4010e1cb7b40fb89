"""When the work is done: a team, a calendar, and what holds the end where it is."""

from __future__ import annotations

import datetime

import msgspec


class PlannedTask(msgspec.Struct, frozen=True, kw_only=True):
    """
    A part of the work in calendar weeks from the start: mean start and end, and the mean hours it takes.

    `items` are the work items that it is made of; `critical` tells whether the end waits for it.
    """

    name: str
    stage: str
    start: float
    end: float
    hours: float
    items: tuple[str, ...] = ()
    critical: bool = False


class TeamPoint(msgspec.Struct, frozen=True):
    """Calendar weeks with so many engineers, of whom `busy` have work; `chance` is that of meeting the deadline."""

    engineers: int
    busy: int
    p50: float
    p80: float
    chance: float | None = None


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """
    The plan of one strategy and workload.

    `p50` and `p80` are calendar weeks; `finish_p50` and `finish_p80` the days, where a start was given. `chance` is
    the share of draws that meet the deadline, `smallest` the smallest team that meets the reference at p80, None
    where none of those tried does.
    """

    strategy: str
    workload: str
    team: int
    busy: int
    p50: float
    p80: float
    reference: float
    smallest: int | None
    curve: tuple[TeamPoint, ...]
    tasks: tuple[PlannedTask, ...]
    assumptions: tuple[str, ...]
    start: datetime.date | None = None
    deadline: datetime.date | None = None
    finish_p50: datetime.date | None = None
    finish_p80: datetime.date | None = None
    chance: float | None = None
