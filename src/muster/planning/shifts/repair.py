"""A plan that no longer holds: what is over stays, and of what is to come as little as possible changes."""

from dataclasses import dataclass, replace

import numpy as np

from muster.planning.shifts.problem import DAY_OFF, Bools, Ints, Problem

KEPT_GAIN = 10_000  # of a day that is over: it is worked again, whatever else


@dataclass(frozen=True)
class Change:
    """One person's day that differs; -1 is a day off."""

    person: int
    day: int
    before: int
    after: int


def to_repair(problem: Problem, roster: Ints, *, from_day: int, change_price: int) -> Problem:
    """The problem in which each changed day of a person costs so much more, and days before `from_day` stay as they are.

    `problem` is the one that holds now: who dropped out is no longer allowed, who is gone has no least hours. Somebody whose
    past breaks a rule that holds now is left with that past. Raises `ValueError` for a day that is not there.
    """
    if not 0 <= from_day <= problem.days:
        raise ValueError(f"`from_day` is 0 to {problem.days}.")
    people = problem.people
    allowed, cost = people.allowed.copy(), people.cost.astype(np.int64)
    worked = _worked(problem, roster)
    allowed[:, :from_day] = worked[:, :from_day]
    cost[:, :from_day][worked[:, :from_day]] -= KEPT_GAIN
    to_come, off = slice(from_day, None), (roster == DAY_OFF)[:, :, None]
    still = worked & people.allowed
    cost[:, to_come] += np.where(off, change_price, np.where(still, -change_price, 0))[:, to_come]
    base = KEPT_GAIN * int(worked[:, :from_day].sum()) + change_price * int(still[:, to_come].sum())
    return replace(problem, people=replace(people, allowed=allowed, cost=cost), base_cost=problem.base_cost + base)


def _worked(problem: Problem, roster: Ints) -> Bools:
    return np.asarray(roster[:, :, None] == np.arange(problem.shifts.number))


def changes(before: Ints, after: Ints) -> list[Change]:
    """What differs, by person and day."""
    return [
        Change(int(person), int(day), int(before[person, day]), int(after[person, day]))
        for person, day in np.argwhere(before != after)
    ]
