"""What is asked of a roster: who may work when, which shifts want how many, and the rules."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muster.planning.shifts import sound

DAY_OFF = -1
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Shifts:
    """The kinds of shift: a post at certain hours. S of them, the same on each day.

    Parameters
    ----------
    minutes
        (S,) integers above 0: how long each is.
    follows
        (S, S) bool: `follows[a, b]` where b may be worked on the day after a.
    night
        (S,) bool: counts as a night.

    Raises
    ------
    ValueError
        Shapes disagree, there are none, or minutes are not above 0.
    """

    minutes: NDArray[np.integer[Any]]
    follows: Bools
    night: Bools

    def __post_init__(self) -> None:
        sound.shifts(self.minutes, self.follows, self.night)

    @property
    def number(self) -> int:
        return len(self.minutes)

    @cached_property
    def unit_min(self) -> int:
        """The largest number of minutes of which each shift is a multiple."""
        return int(np.gcd.reduce(self.minutes))


@dataclass(frozen=True, eq=False)
class People:
    """E people over D days.

    Parameters
    ----------
    allowed
        (E, D, S) bool: able, willing and free to work this shift on this day.
    cost
        (E, D, S) integers: what it costs if they do; below 0 where they wish it.
    minutes_min, minutes_max
        (E,) integers: of work over all days.
    run_min, run_max
        (E,) integers from 1: days of work in a row. A run that touches the first or the last day may be shorter.
    rest_min
        (E,) integers from 1: days off in a row, but at the first and the last day.
    nights_max
        (E,) integers: nights in a row.
    weekends_max
        (E,) integers: weekends with work on Saturday or Sunday.
    groups, group_max
        (G, S) bool and (E, G) integers: of the shifts of a group at most so many over all days.
    days_before, nights_before, shift_before
        (E,) integers: how many days in a row they worked until the first day, how many of these at its end were nights, and
        which shift was the last. 0, 0 and -1 for who comes rested.
    burden
        (E, U + 1) integers: what it costs that somebody works u units (`Shifts.unit_min`) of time altogether, U the most that
        `minutes_max` allows to anybody. Makes hours even where it is convex.

    Raises
    ------
    ValueError
        Shapes disagree, or a limit is below what it may be.
    """

    allowed: Bools
    cost: NDArray[np.integer[Any]]
    minutes_min: NDArray[np.integer[Any]]
    minutes_max: NDArray[np.integer[Any]]
    run_min: NDArray[np.integer[Any]]
    run_max: NDArray[np.integer[Any]]
    rest_min: NDArray[np.integer[Any]]
    nights_max: NDArray[np.integer[Any]]
    weekends_max: NDArray[np.integer[Any]]
    groups: Bools
    group_max: NDArray[np.integer[Any]]
    days_before: NDArray[np.integer[Any]]
    nights_before: NDArray[np.integer[Any]]
    shift_before: NDArray[np.integer[Any]]
    burden: NDArray[np.integer[Any]]

    def __post_init__(self) -> None:
        sound.people(vars(self))

    @property
    def number(self) -> int:
        return len(self.allowed)


@dataclass(frozen=True, eq=False)
class Demand:
    """How many each shift wants on each day.

    Parameters
    ----------
    must, better
        (D, S) integers from 0: people without whom it does not work, and people beyond them who would be welcome.
    must_cost, better_cost, over_cost
        (D, S) integers from 0: what each missing and each superfluous one costs. `better_cost` is at most `must_cost`.
    never_alone
        (D, S) bool: two or nobody.

    Raises
    ------
    ValueError
        Shapes disagree, a number is below 0, or a welcome one costs more than a needed one.
    """

    must: NDArray[np.integer[Any]]
    better: NDArray[np.integer[Any]]
    must_cost: NDArray[np.integer[Any]]
    better_cost: NDArray[np.integer[Any]]
    over_cost: NDArray[np.integer[Any]]
    never_alone: Bools

    def __post_init__(self) -> None:
        sound.demand(vars(self))

    @cached_property
    def wanted(self) -> Ints:
        return np.asarray(self.must + self.better, dtype=np.int64)

    def costs(self, cover: Ints) -> Ints:
        """(D, S): what so many people at each shift cost by being too few or too many."""
        missing = np.maximum(self.wanted - cover, 0)
        welcome = np.minimum(missing, self.better)
        return np.asarray(
            welcome * self.better_cost
            + (missing - welcome) * self.must_cost
            + np.maximum(cover - self.wanted, 0) * self.over_cost,
            dtype=np.int64,
        )


@dataclass(frozen=True, eq=False)
class Problem:
    """A roster to be made.

    Parameters
    ----------
    first_weekday
        Of the first day; 0 is Monday.
    base_cost
        Added to the cost of any plan: what wishes cost where none is granted.

    Raises
    ------
    ValueError
        The parts disagree on the number of days or shifts.
    """

    shifts: Shifts
    people: People
    demand: Demand
    first_weekday: int = 0
    base_cost: int = 0

    def __post_init__(self) -> None:
        sound.problem(self.shifts.number, self.people.allowed, self.demand.must, self.first_weekday)
        sound.before(self.shifts.night, self.people)
        sound.burden(self.people.burden, int(self.people.minutes_max.max()) // self.shifts.unit_min)

    @property
    def days(self) -> int:
        return int(self.demand.must.shape[0])

    def only(self, person: int) -> "Problem":
        """The same for one person."""
        of_one = {name: values if name == "groups" else values[[person]] for name, values in vars(self.people).items()}
        return replace(self, people=People(**of_one))

    def cover(self, roster: Ints) -> Ints:
        """(D, S): how many work each shift on each day."""
        cover = np.zeros((self.days, self.shifts.number), np.int64)
        person, day = np.nonzero(roster >= 0)
        np.add.at(cover, (day, roster[person, day]), 1)
        return cover


@dataclass(frozen=True)
class Parts:
    """What a plan costs, by what it costs it for."""

    missing: int
    superfluous: int
    wishes: int
    burden: int

    @property
    def total(self) -> int:
        return self.missing + self.superfluous + self.wishes + self.burden


@dataclass(frozen=True, eq=False)
class Plan:
    """A roster, and what no roster of the problem can go below.

    `roster`: (E, D) integers, the shift of each person on each day, -1 for a day off.
    """

    roster: Ints
    parts: Parts
    bound: int
    ended: str = "proven"  # or: effort, time
    log: tuple[tuple[str, int, int], ...] = field(default=())  # step, cost and bound after it

    @property
    def cost(self) -> int:
        return self.parts.total

    @property
    def gap(self) -> float:
        """How much of the cost may be too much: 0 is proven to be the best."""
        return (self.cost - self.bound) / max(1, abs(self.cost))
