"""A plan that no longer holds: what is over stays, and of what is to come as little as possible changes."""

from dataclasses import dataclass, replace

import numpy as np

from muster.planning.shifts.hold import held, worked
from muster.planning.shifts.problem import DAY_OFF, Ints, Problem


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
    to_come = np.arange(problem.days) >= from_day
    off = (roster == DAY_OFF)[:, :, None] & to_come[None, :, None]
    still = worked(problem, roster) & problem.people.allowed & to_come[None, :, None]
    kept = held(problem, roster, ~to_come)
    cost = kept.people.cost + change_price * (off.astype(np.int64) - still)
    base = kept.base_cost + change_price * int(still.sum())
    return replace(kept, people=replace(kept.people, cost=cost), base_cost=base)


def changes(before: Ints, after: Ints) -> list[Change]:
    """What differs, by person and day."""
    return [
        Change(int(person), int(day), int(before[person, day]), int(after[person, day]))
        for person, day in np.argwhere(before != after)
    ]
