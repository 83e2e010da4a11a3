"""The rules as tables: what a person may do next, given what they have just done. Pricing walks these tables and knows no rule.

A person's standing is a node: rested, the nth day off, or the nth day of a run with a certain class of shift behind them. What
counts up (weekends, capped groups, time) stands beside the node. Shifts between which no rule can tell are one kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muster.planning.shifts.problem import Bools, Ints, People, Problem, Shifts

COUNTS_MAX = 12  # states by which capped groups may multiply a person's standing; caps beyond are kept by the master
COUNTS_MAX_LARGE = 6
LARGE = 2_600  # people times days
NO_WAY = -1
UNCOUNTED = -1
RESTED = 0  # the node of whoever has been off as long as they need
SATURDAY, SUNDAY = 5, 6
BEGINS_WEEKEND, ENDS_WEEKEND = 1, 2


@dataclass(frozen=True, eq=False)
class Tables:
    """P profiles, N nodes, K kinds of shift; action 0 is a day off, action k + 1 a shift of kind k.

    `next`: (P, N, K + 1), the node after an action, or -1. `works`: (P, N), whether the last day was one of work. `profile` and
    `start`: (E,). `kind`: (S,). `units`: (K,), time of a kind. `after`: (E, Q, K), the count of capped groups after a shift of a
    kind, or -1. `counts`: (E,), how many of the Q are a person's. `weekends`: (E,), at most so many, or `UNCOUNTED`.
    `day`: (D,), 1 where work begins a weekend, 2 where it does unless the day before was worked. `burden`: (E, U + 1), what the
    time worked costs at the end, `NEVER` where it is not allowed.
    `uncounted`: (E, G) bool, the caps that do not fit into the state.
    """

    next: NDArray[np.int16]
    works: Bools
    profile: Ints
    start: Ints
    kind: Ints
    units: Ints
    after: NDArray[np.int16]
    counts: Ints
    weekends: Ints
    day: NDArray[np.int8]
    burden: NDArray[np.float64]
    uncounted: Bools


NEVER = 1e9


def tables_of(problem: Problem) -> Tables:
    """Compile the rules of a problem."""
    people, shifts = problem.people, problem.shifts
    counted, uncounted = _counted(problem)
    kind, first = _kinds(shifts, people.groups[counted.any(0)])
    profile, automata, start = _profiles(people, shifts, kind, first, problem.days)
    most = max(len(works) for _next, works in automata)
    nexts = np.full((len(automata), most, len(first) + 1), NO_WAY, np.int16)
    works = np.zeros((len(automata), most), np.bool_)
    for number, (moves, is_work) in enumerate(automata):
        nexts[number, : len(moves)], works[number, : len(is_work)] = moves, is_work
    after, counts = _after(people, counted, first)
    day = _days(problem)
    number_of_weekends = int((day == BEGINS_WEEKEND).sum())
    return Tables(
        next=nexts,
        works=works,
        profile=profile,
        start=start,
        kind=kind,
        units=np.asarray(shifts.minutes[first] // shifts.unit_min, np.int64),
        after=after,
        counts=counts,
        weekends=np.where(people.weekends_max >= number_of_weekends, UNCOUNTED, people.weekends_max).astype(np.int64),
        day=day,
        burden=_burden(people, shifts.unit_min),
        uncounted=uncounted,
    )


def _days(problem: Problem) -> NDArray[np.int8]:
    weekday = (np.arange(problem.days) + problem.first_weekday) % 7
    day = np.where(weekday == SATURDAY, BEGINS_WEEKEND, np.where(weekday == SUNDAY, ENDS_WEEKEND, 0)).astype(np.int8)
    if day[0] == ENDS_WEEKEND:
        day[0] = BEGINS_WEEKEND  # of its Saturday nothing is known
    return day


def _counted(problem: Problem) -> tuple[Bools, Bools]:
    """(E, G) twice: the caps that stand in a person's state, smallest first, and those that bind and do not fit."""
    people = problem.people
    room = COUNTS_MAX if people.number * problem.days < LARGE else COUNTS_MAX_LARGE
    able: Bools = np.any(people.allowed, axis=1)
    counted, uncounted = np.zeros((2, people.number, len(people.groups)), np.bool_)
    for person in range(people.number):
        states = 1
        for group in np.argsort(people.group_max[person], kind="stable"):
            members = people.groups[group] & able[person]
            cap = int(people.group_max[person, group])
            if not members.any() or not _binds(problem, person, members, cap):
                continue
            fits = states * (cap + 1) <= room
            (counted if fits else uncounted)[person, group] = True
            states *= cap + 1 if fits else 1
    return counted, uncounted


def _binds(problem: Problem, person: int, members: Bools, cap: int) -> bool:
    """Whether somebody could work more of a group than its cap, if it were not for the cap."""
    shortest = int(problem.shifts.minutes[members].min())
    return cap < problem.days and (cap + 1) * shortest <= int(problem.people.minutes_max[person])


def _kinds(shifts: Shifts, groups: Bools) -> tuple[Ints, Ints]:
    """The kind of each shift, and the first shift of each kind."""
    seen: dict[bytes, int] = {}
    first: list[int] = []
    kind = np.zeros(shifts.number, np.int64)
    for shift in range(shifts.number):
        marks = (shifts.follows[shift], shifts.follows[:, shift], groups[:, shift], shifts.night[[shift]])
        key = b"".join(np.packbits(mark).tobytes() for mark in marks) + int(shifts.minutes[shift]).to_bytes(4, "big")
        if key not in seen:
            seen[key] = len(first)
            first.append(shift)
        kind[shift] = seen[key]
    return kind, np.array(first, np.int64)


def _profiles(
    people: People, shifts: Shifts, kind: Ints, first: Ints, days: int
) -> tuple[Ints, list[tuple[NDArray[np.int16], Bools]], Ints]:
    """The automaton of each set of limits that occurs, whose it is, and where each person begins."""
    numbers: dict[tuple[int, ...], int] = {}
    built: list[_Automaton] = []
    profile, start = np.zeros((2, people.number), np.int64)
    for person in range(people.number):
        run_max = min(int(people.run_max[person]), days + int(people.days_before[person]))
        nights = min(int(people.nights_max[person]), run_max)
        limits = (min(int(people.run_min[person]), run_max), run_max, int(people.rest_min[person]), nights)
        if limits not in numbers:
            numbers[limits] = len(built)
            built.append(_Automaton(limits, shifts, first))
        profile[person] = numbers[limits]
        before = int(people.shift_before[person])
        if people.days_before[person] and before >= 0:
            node = built[profile[person]].after_run(
                int(kind[before]), int(people.days_before[person]), int(people.nights_before[person])
            )
        else:
            node = built[profile[person]].fresh
        start[person] = node
    return profile, [each.tables() for each in built], start


class _Automaton:
    """Nodes by name, numbered as they are met."""

    def __init__(self, limits: tuple[int, int, int, int], shifts: Shifts, first: Ints) -> None:
        self._run_min, self._run_max, self._rest_min, self._nights_max = limits
        self._follows = shifts.follows[np.ix_(first, first)]
        self._night = shifts.night[first]
        rows: dict[bytes, int] = {}
        self._class = [
            rows.setdefault(row.tobytes() + n.tobytes(), len(rows))
            for row, n in zip(self._follows, self._night, strict=True)
        ]
        self._of_class = [self._class.index(number) for number in range(len(rows))]
        self._names: dict[tuple[Any, ...], int] = {}
        self._order: list[tuple[Any, ...]] = []
        self._number(("off", self._rest_min))
        self.fresh = self._number(("fresh",))

    def after_run(self, kind: int, days: int, nights: int) -> int:
        """The node of somebody who comes in the middle of a run; nobody is held to how it began."""
        run = min(days, self._run_max)
        return self._number(("work", self._class[kind], run, self._nights(kind, nights - 1), True))

    def tables(self) -> tuple[NDArray[np.int16], Bools]:
        moves = [self._from(name) for name in self._order]  # grows as it is walked
        return np.array(moves, np.int16), np.array([name[0] == "work" for name in self._order])

    def _number(self, name: tuple[Any, ...]) -> int:
        if name not in self._names:
            self._names[name] = len(self._order)
            self._order.append(name)
        return self._names[name]

    def _nights(self, kind: int, before: int) -> int:
        """Nights in a row with this one; always 0 where nobody is held to a number of them."""
        counts = self._night[kind] and self._nights_max < self._run_max
        return min(max(before, 0) + 1, self._nights_max + 1) if counts else 0

    def _from(self, name: tuple[Any, ...]) -> list[int]:
        kinds = range(len(self._class))
        if name[0] == "fresh":  # the run that begins here may have begun before
            return [RESTED, *(self._begun(kind, is_old=True) for kind in kinds)]
        if name[0] == "off":
            rested = name[1] == self._rest_min
            off = self._number(("off", min(name[1] + 1, self._rest_min)))
            return [off, *(self._begun(kind, is_old=False) if rested else NO_WAY for kind in kinds)]
        _, of_class, run, nights, is_old = name
        may_rest = is_old or run >= self._run_min
        off = self._number(("off", 1)) if may_rest else NO_WAY
        return [off, *(self._goes_on(of_class, run, nights, kind, is_old=is_old) for kind in kinds)]

    def _begun(self, kind: int, *, is_old: bool) -> int:
        nights = self._nights(kind, 0)
        if nights > self._nights_max:
            return NO_WAY
        return self._number(("work", self._class[kind], 1, nights, is_old and self._run_min > 1))

    def _goes_on(self, of_class: int, run: int, nights: int, kind: int, *, is_old: bool) -> int:
        nights = self._nights(kind, nights)
        if run >= self._run_max or nights > self._nights_max or not self._follows[self._of_class[of_class], kind]:
            return NO_WAY
        return self._number(("work", self._class[kind], run + 1, nights, is_old and run + 1 < self._run_min))


def _after(people: People, counted: Bools, first: Ints) -> tuple[NDArray[np.int16], Ints]:
    """How the counts of capped groups move; several counts stand in one number, the last group's the lowest."""
    caps = [[(int(g), int(people.group_max[e, g])) for g in np.flatnonzero(counted[e])] for e in range(people.number)]
    counts = np.array([int(np.prod([cap + 1 for _, cap in each], dtype=np.int64)) for each in caps], np.int64)
    after = np.full((people.number, int(counts.max()), len(first)), NO_WAY, np.int16)
    seen: dict[Any, NDArray[np.int16]] = {}
    for person, each in enumerate(caps):
        key = tuple(each)
        if key not in seen:
            seen[key] = _moves_of_counts(each, people.groups[:, first], int(counts[person]))
        after[person, : counts[person]] = seen[key]
    return after, counts


def _moves_of_counts(caps: Sequence[tuple[int, int]], member: Bools, states: int) -> NDArray[np.int16]:
    after = np.zeros((states, member.shape[1]), np.int16)
    for state in range(states):
        for kind in range(member.shape[1]):
            rest, step, moved = state, 1, state
            for group, cap in reversed(caps):
                rest, count = divmod(rest, cap + 1)
                if member[group, kind]:
                    moved = NO_WAY if moved < 0 or count == cap else moved + step
                step *= cap + 1
            after[state, kind] = moved
    return after


def _burden(people: People, unit_min: int) -> NDArray[np.float64]:
    units = int(people.minutes_max.max()) // unit_min
    burden = np.zeros((people.number, units + 1))
    burden[:, : people.burden.shape[1]] = people.burden[:, : units + 1]
    worked = np.arange(units + 1)[None] * unit_min
    burden[(worked < people.minutes_min[:, None]) | (worked > people.minutes_max[:, None])] = NEVER
    return burden
