"""Whether a roster keeps every rule, and what it costs: read from the problem alone, sharing no code with the planner."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from muster.planning.shifts.problem import Ints, Parts, Problem


@dataclass(frozen=True)
class Broken:
    """A rule that a roster breaks. `person`: whose, -1 for a shift's; `day`: where it shows, -1 where it is about all days."""

    person: int
    day: int
    rule: str


def broken(problem: Problem, roster: Ints) -> list[Broken]:
    """Every hard rule that is broken; empty for a roster that may be worked."""
    return [*of_people(problem, roster), *(Broken(-1, day, "alone") for day, _ in alone(problem, roster))]


def of_people(problem: Problem, roster: Ints) -> list[Broken]:
    """The rules that concern one person's days."""
    return [one for person in range(problem.people.number) for one in _of_person(problem, person, list(roster[person]))]


def alone(problem: Problem, roster: Ints) -> list[tuple[int, int]]:
    """The days and shifts at which somebody is alone who should not be."""
    return [
        (day, shift)
        for (day, shift), never in np.ndenumerate(problem.demand.never_alone)
        if never and int((roster[:, day] == shift).sum()) == 1
    ]


def cost(problem: Problem, roster: Ints) -> Parts:
    """What a roster costs, by part."""
    demand, people = problem.demand, problem.people
    missing = superfluous = 0
    for day in range(problem.days):
        for shift in range(problem.shifts.number):
            here = int((roster[:, day] == shift).sum())
            must, better = int(demand.must[day, shift]), int(demand.better[day, shift])
            lacking = max(0, must + better - here)
            needed = max(0, lacking - better)
            missing += needed * int(demand.must_cost[day, shift])
            missing += (lacking - needed) * int(demand.better_cost[day, shift])
            superfluous += max(0, here - must - better) * int(demand.over_cost[day, shift])
    wishes = problem.base_cost + sum(
        int(people.cost[person, day, shift]) for (person, day), shift in np.ndenumerate(roster) if shift >= 0
    )
    burden = sum(
        int(people.burden[person, _minutes(problem, roster[person]) // problem.shifts.unit_min])
        for person in range(people.number)
    )
    return Parts(missing, superfluous, wishes, burden)


def _minutes(problem: Problem, row: Ints) -> int:
    return sum(int(problem.shifts.minutes[shift]) for shift in row if shift >= 0)


def _of_person(problem: Problem, person: int, row: list[int]) -> Iterator[Broken]:
    people, shifts = problem.people, problem.shifts
    for day, shift in enumerate(row):
        if shift >= 0 and not people.allowed[person, day, shift]:
            yield Broken(person, day, "not_allowed")
    before = int(people.shift_before[person]) if people.days_before[person] else -1
    for day, (last, shift) in enumerate(zip([before, *row], row, strict=False)):
        if last >= 0 and shift >= 0 and not shifts.follows[last, shift]:
            yield Broken(person, day, "too_soon")
    minutes = _minutes(problem, np.array(row))
    if not people.minutes_min[person] <= minutes <= people.minutes_max[person]:
        yield Broken(person, -1, "minutes")
    for group, most in zip(people.groups, people.group_max[person], strict=True):
        if sum(bool(group[shift]) for shift in row if shift >= 0) > most:
            yield Broken(person, -1, "too_many_of_a_group")
    weekends = {
        (day + problem.first_weekday) // 7
        for day, shift in enumerate(row)
        if shift >= 0 and (day + problem.first_weekday) % 7 >= 5
    }
    if len(weekends) > people.weekends_max[person]:
        yield Broken(person, -1, "weekends")
    yield from _runs(problem, person, row)


def _runs(problem: Problem, person: int, row: list[int]) -> Iterator[Broken]:
    people, day = problem.people, 0
    for works, stretch in groupby(shift >= 0 for shift in row):
        length = len(list(stretch))
        is_edge = day == 0 or day + length == len(row)
        before = int(people.days_before[person]) if day == 0 else 0
        if works and before + length > people.run_max[person]:
            yield Broken(person, day, "too_many_days")
        if works and not is_edge and length < people.run_min[person]:
            yield Broken(person, day, "too_few_days")
        needs_rest = not is_edge or (day == 0 and people.days_before[person] > 0 and length < len(row))
        if not works and needs_rest and length < people.rest_min[person]:
            yield Broken(person, day, "too_little_rest")
        day += length
    yield from _nights(problem, person, row)


def _nights(problem: Problem, person: int, row: list[int]) -> Iterator[Broken]:
    nights = int(problem.people.nights_before[person])
    for day, shift in enumerate(row):
        nights = nights + 1 if shift >= 0 and problem.shifts.night[shift] else 0
        if nights > problem.people.nights_max[person]:
            yield Broken(person, day, "too_many_nights")
