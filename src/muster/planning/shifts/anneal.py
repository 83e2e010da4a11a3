"""Simulated annealing over rosters: what a dive leaves open is closed by small moves, most of them exchanges between two people.

Broken rules cost ever more as it cools. It proves nothing. Source: Kirkpatrick, Gelatt and Vecchi (1983), Science 220, 671-680.
"""

import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.planning.shifts.moves import annealed
from muster.planning.shifts.price import Floats
from muster.planning.shifts.problem import Bools, Ints, Problem
from muster.planning.shifts.rules import Tables

STRETCH_MAX = 10
ONE_DAY, ONE_STRETCH, EXCHANGE = (
    0.25,
    0.35,
    0.92,
)  # shares of the moves, added up; the rest swaps two days of one person

SLICE = 250_000  # moves between two looks at the clock


@dataclass(frozen=True)
class Cooling:
    """From how hot to how cold, and what a broken rule costs at either end."""

    hot: float = 4.0
    cold: float = 0.3
    broken_hot: float = 150.0
    broken_cold: float = 500.0

    def at(self, share: float) -> tuple[float, float]:
        """Heat, and what a broken rule costs, after this share of all moves."""
        heat = self.hot * (self.cold / self.hot) ** share
        return heat, self.broken_hot * (self.broken_cold / self.broken_hot) ** share


class Flat(NamedTuple):
    """A problem as arrays. `groups_of`: (S, n) the groups of a shift, -1 beyond the last; `choices`: (E, n), the shifts of a person."""

    allowed: Bools
    cost: Ints
    units: Ints
    follows: Bools
    night: Bools
    groups_of: Ints
    group_max: Ints
    limits: (
        Ints  # (E, 8): run_min, run_max, rest_min, nights_max, weekends_max, days_before, nights_before, shift_before
    )
    burden: Floats
    day: NDArray[np.int8]
    wanted: Ints
    better: Ints
    under: Ints  # (3, D, S): what a needed one, a welcome one, one too many costs
    choices: Ints
    choice_count: Ints


def flat(problem: Problem, tables: Tables) -> Flat:
    """The arrays that the moves work on."""
    people, shifts, demand = problem.people, problem.shifts, problem.demand
    binding = np.flatnonzero((people.group_max < problem.days).any(0))
    groups = [[int(g) for g in binding if people.groups[g, shift]] for shift in range(shifts.number)]
    groups_of = np.full((shifts.number, max(1, *(len(each) for each in groups))), -1, np.int64)
    for shift, each in enumerate(groups):
        groups_of[shift, : len(each)] = each
    able: Bools = np.any(people.allowed, axis=1)
    choices = np.zeros((people.number, shifts.number), np.int64)
    for person in range(people.number):
        choices[person, : able[person].sum()] = np.flatnonzero(able[person])
    limits = (
        people.run_min, people.run_max, people.rest_min, people.nights_max, people.weekends_max, people.days_before,
        people.nights_before, people.shift_before,
    )  # fmt: skip
    under = np.stack([demand.must_cost, demand.better_cost, demand.over_cost]).astype(np.int64)
    return Flat(
        allowed=people.allowed, cost=people.cost.astype(np.int64),
        units=np.asarray(shifts.minutes // shifts.unit_min, np.int64), follows=shifts.follows, night=shifts.night,
        groups_of=groups_of, group_max=people.group_max.astype(np.int64), limits=np.stack(limits, 1).astype(np.int64),
        burden=tables.burden, day=tables.day, wanted=demand.wanted, better=demand.better.astype(np.int64), under=under,
        choices=choices, choice_count=able.sum(1).astype(np.int64),
    )  # fmt: skip


def anneal(
    arrays: Flat, roster: Ints, *, moves: int, seed: int, cooling: Cooling, deadline: float = np.inf
) -> Ints | None:
    """The best roster met that breaks no rule, or None where none was; ends early when `deadline` (`time.monotonic`) passes."""
    now, best = roster.astype(np.int64), roster.astype(np.int64)
    slices = max(1, moves // SLICE)
    lowest = np.inf
    for number in range(slices):
        if time.monotonic() > deadline:
            break
        begins, ends = cooling.at(number / slices), cooling.at((number + 1) / slices)
        lowest = annealed(arrays, now, moves // slices, seed + number, *begins, *ends, best, lowest)
    return best if np.isfinite(lowest) else None
