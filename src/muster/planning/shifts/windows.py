"""A stretch of days as a problem of its own: what is worked outside of it counts against the limits."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from muster.planning.shifts.hold import held
from muster.planning.shifts.problem import DAY_OFF, Demand, Ints, People, Problem

CONTEXT = 7  # days on either side that stay as they are, so that runs across an edge are seen


@dataclass(frozen=True)
class Stretch:
    """The days from `first` up to, not with, `end`."""

    first: int
    end: int


def stretches(days: int, length: int, *, shift: int = 0) -> list[Stretch]:
    """All days, cut into stretches of this length; the first may be shorter by `shift`."""
    cuts = [0, *range(length - shift, days, length), days]
    return [Stretch(first, end) for first, end in pairwise(cuts) if end > first]


def relaxed(problem: Problem, stretch: Stretch, *, time_price: int) -> Problem:
    """What every roster of the whole keeps within a stretch, where each unit of time costs so much more.

    The best of all stretches together, less that price for all the time that people may work, is no more than any roster costs
    (Lagrange): so a limit on the time of all days counts, though each stretch knows only of its own.
    """
    people = _of_days(problem.people, stretch)
    people = replace(people, cost=people.cost + time_price * (problem.shifts.minutes // problem.shifts.unit_min))
    units = int(people.minutes_max.max()) // problem.shifts.unit_min
    none = np.zeros(people.number, np.int64)
    free = replace(
        people, minutes_min=none, burden=np.zeros((people.number, units + 1), np.int64),
        days_before=none, nights_before=none, shift_before=none - 1,
    )  # fmt: skip
    return _problem(problem, free, stretch)


def open_days(problem: Problem, roster: Ints, stretch: Stretch, *, is_first: bool = False) -> tuple[Problem, Stretch]:
    """The stretch with its context, in which only the stretch itself is open; and which days of the whole these are.

    `is_first`: nothing is planned yet from its end on. Then of what is left of time, weekends and capped shifts its share by days
    is worked here.
    """
    share = (stretch.end - stretch.first) / (problem.days - stretch.first) if is_first else 1.0
    whole = Stretch(
        max(0, stretch.first - CONTEXT), stretch.end if is_first else min(problem.days, stretch.end + CONTEXT)
    )
    inside = slice(whole.first, whole.end)
    is_open = (np.arange(problem.days) >= stretch.first) & (np.arange(problem.days) < stretch.end)
    outside, context = roster.copy(), np.where(is_open, DAY_OFF, roster)[:, inside]
    outside[:, inside] = DAY_OFF
    people = replace(
        _of_days(problem.people, whole),
        **_left(problem, outside, context, share),
        **_before(problem, roster, whole),
    )
    return held(_problem(problem, people, whole), context, ~is_open[inside]), whole


def _left(problem: Problem, outside: Ints, context: Ints, share: float) -> dict[str, Any]:
    """What of the limits over all days is left for these."""
    people, minutes = problem.people, np.append(problem.shifts.minutes, 0)
    used, fixed = minutes[outside].sum(1), minutes[context].sum(1)
    longest = int(problem.shifts.minutes.max())
    left_max, left_min = people.minutes_max - used - fixed, people.minutes_min - used - fixed
    most = np.where(share < 1, np.minimum(left_max, np.ceil(left_max * share) + longest), left_max) + fixed
    least = np.where(share < 1, np.floor(np.maximum(left_min, 0) * share) - longest, left_min) + fixed
    weekends = people.weekends_max - _weekends(problem, outside)
    groups = people.group_max - _groups(people, outside)
    units = int(most.max()) // problem.shifts.unit_min
    shares = {"weekends_max": weekends, "group_max": groups}
    if share < 1:
        shares = {name: np.ceil(np.maximum(left, 0) * share) for name, left in shares.items()}
    return {
        "minutes_max": np.maximum(most, 0).astype(np.int64),
        "minutes_min": np.clip(least, 0, np.maximum(most, 0)).astype(np.int64),
        "burden": _burden(problem, used, units),
        **{name: np.maximum(left, 0).astype(np.int64) for name, left in shares.items()},
    }


def _burden(problem: Problem, used: Ints, units: int) -> Ints:
    """What time costs at the end of all days, on top of what is worked outside."""
    costs = np.asarray(problem.people.burden, np.int64)
    at = used[:, None] // problem.shifts.unit_min + np.arange(units + 1)[None]
    return np.asarray(np.take_along_axis(costs, np.minimum(at, costs.shape[1] - 1), axis=1))


def _weekends(problem: Problem, roster: Ints) -> Ints:
    weekday = (np.arange(problem.days) + problem.first_weekday) % 7
    number = (np.arange(problem.days) + problem.first_weekday) // 7
    works = (roster >= 0) & (weekday >= 5)[None]
    return np.array([len(np.unique(number[row])) for row in works], np.int64)


def _groups(people: People, roster: Ints) -> Ints:
    return np.array([people.groups[:, row[row >= 0]].sum(1) for row in roster], np.int64).reshape(
        people.group_max.shape
    )


def _before(problem: Problem, roster: Ints, whole: Stretch) -> dict[str, Any]:
    """What each comes from on the first day of the stretch."""
    people = problem.people
    if whole.first == 0:
        return {name: getattr(people, name) for name in ("days_before", "nights_before", "shift_before")}
    days, nights = np.zeros((2, people.number), np.int64)
    last = roster[:, whole.first - 1].copy()
    for person in range(people.number):
        row = roster[person, : whole.first][::-1]
        off = np.flatnonzero(row < 0)
        run = row[: off[0]] if len(off) else row
        days[person] = len(run) + (0 if len(off) else people.days_before[person])
        quiet = np.flatnonzero(~problem.shifts.night[run]) if len(run) else np.array([], np.int64)
        nights[person] = quiet[0] if len(quiet) else len(run)
    return {"days_before": days, "nights_before": nights, "shift_before": last}


def _of_days(people: People, stretch: Stretch) -> People:
    days = slice(stretch.first, stretch.end)
    return replace(people, allowed=people.allowed[:, days], cost=people.cost[:, days])


def _problem(problem: Problem, people: People, stretch: Stretch) -> Problem:
    days = slice(stretch.first, stretch.end)
    demand = Demand(**{name: values[days] for name, values in vars(problem.demand).items() if name != "wanted"})
    weekday = (problem.first_weekday + stretch.first) % 7
    return Problem(problem.shifts, people, demand, weekday)
