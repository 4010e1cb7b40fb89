"""Engineers at work: tasks in order of what they depend on, each draw of their hours laid out in calendar time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


_MOSTLY = 0.5  # of the draws


class Task(NamedTuple):
    """
    A part of a work item that one engineer does at a time.

    `hours` are its focused hours in each draw; `after` are positions of tasks that must be done before it, all of
    them earlier in the list.
    """

    name: str
    hours: Floats
    after: tuple[int, ...] = ()


class Plan(NamedTuple):
    """Start and end of each task in each draw (tasks x draws), hours from the beginning; who does it, -1: nobody."""

    starts: Floats
    ends: Floats
    engineers: NDArray[np.int64]

    @property
    def spans(self) -> Floats:
        """Return the hours until everything is done, by draw."""
        spans: Floats = self.ends.max(axis=0) if len(self.ends) else self.ends.sum(axis=0)
        return spans


def pace(engineers: int, overhead: float) -> float:
    """
    Return how much longer work takes each of several engineers than one alone, from talking to each other.

    `overhead` is the share of an engineer's time that each further engineer costs.
    """
    return 1 + overhead * (engineers - 1)


def lay_out(tasks: Sequence[Task], engineers: int, overhead: float, ready: float = 0.0) -> Plan:
    """
    Return the plan of a list schedule: each task, in order, goes to the engineer who is free first.

    A task begins when those it depends on are done. `ready` is when each engineer can begin, in hours.
    """
    import numpy as np

    draws = len(tasks[0].hours) if tasks else 0
    free = np.full((engineers, draws), float(ready))
    starts, ends = np.zeros((len(tasks), draws)), np.zeros((len(tasks), draws))
    who = np.zeros((len(tasks), draws), dtype=np.int64)
    columns = np.arange(draws)
    slower = pace(engineers, overhead)
    for position in order_tasks(tasks):
        task = tasks[position]
        if not task.hours.any():  # a milestone waits, but keeps nobody busy
            who[position] = -1
            for earlier in task.after:
                starts[position] = np.maximum(starts[position], ends[earlier])
            ends[position] = starts[position]
            continue
        chosen = free.argmin(axis=0)
        start = free[chosen, columns]
        for earlier in task.after:
            start = np.maximum(start, ends[earlier])
        end = start + task.hours * slower
        free[chosen, columns] = end
        starts[position], ends[position], who[position] = start, end, chosen
    return Plan(starts, ends, who)


def shortest(tasks: Sequence[Task], most: int, overhead: float, ready: float = 0.0) -> list[tuple[int, Plan]]:
    """
    Return, for 1 to `most` engineers, the plan with the lowest median span and how many of them it keeps busy.

    Nobody has to be given work: a team in which some stay out is as quick as the smaller one.
    """
    import numpy as np

    best: list[tuple[int, Plan]] = []
    for engineers in range(1, most + 1):
        plan = lay_out(tasks, engineers, overhead, ready)
        if best and tasks and float(np.median(plan.spans)) > float(np.median(best[-1][1].spans)):
            best.append(best[-1])
        else:
            best.append((engineers, plan))
    return best


def order_tasks(tasks: Sequence[Task]) -> list[int]:
    """Return the positions of the tasks in the order in which they are given out: the longest way to the end first."""
    rest = [float(task.hours.mean()) for task in tasks]
    for position in range(len(tasks) - 1, -1, -1):
        for earlier in tasks[position].after:
            rest[earlier] = max(rest[earlier], float(tasks[earlier].hours.mean()) + rest[position])
    waiting = [len(set(task.after)) for task in tasks]
    followers: list[list[int]] = [[] for _ in tasks]
    for position, task in enumerate(tasks):
        for earlier in set(task.after):
            followers[earlier].append(position)
    import heapq

    ready = [(-rest[i], i) for i, count in enumerate(waiting) if count == 0]
    heapq.heapify(ready)
    order = []
    while ready:
        _, position = heapq.heappop(ready)
        order.append(position)
        for follower in followers[position]:
            waiting[follower] -= 1
            if waiting[follower] == 0:
                heapq.heappush(ready, (-rest[follower], follower))
    return order


def critical_path(tasks: Sequence[Task], plan: Plan) -> list[int]:
    """Return the positions of the tasks that keep the end where it is, first to last, at mean times."""
    if not tasks:
        return []
    starts, ends = plan.starts.mean(axis=1), plan.ends.mean(axis=1)
    position = int(ends.argmax())
    path = [position]
    while starts[position] > 0:
        task = tasks[position]
        on_hand = plan.engineers[position] >= 0
        shared = (plan.engineers == plan.engineers[position]) & on_hand
        others = [i for i in range(len(tasks)) if i != position and shared[i].mean() > _MOSTLY]
        latest = starts[position] * (1 + 1e-9)
        candidates = [i for i in {*task.after, *others} if ends[i] <= latest]
        if not candidates:
            break
        position = max(candidates, key=lambda i: (ends[i], -i))
        path.append(position)
    return path[::-1]
