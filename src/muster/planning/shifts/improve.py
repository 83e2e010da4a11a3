"""A first roster, and better ones from it: each in turn answers the others, then a few people at a time are planned anew."""

import time
from collections.abc import Iterator, Sequence

import numpy as np

from muster.planning.shifts.bound import priced
from muster.planning.shifts.dive import dive
from muster.planning.shifts.master import Master, schedule_cost
from muster.planning.shifts.price import Floats, cheapest
from muster.planning.shifts.problem import DAY_OFF, Bools, Ints, Problem
from muster.planning.shifts.rules import NEVER, Tables

MENDS_MAX = 8
AROUND_GAPS = 0.7  # share of the neighbourhoods that are chosen around a badly covered shift
KEPT_OF_EACH = 15  # schedules of the bound that a neighbourhood begins with
NODES_MAX = 40


class NoSchedule(Exception):
    """Somebody has no schedule that keeps the rules, however the others work. `person` says who."""

    def __init__(self, person: int) -> None:
        super().__init__(f"Person {person} has no schedule that keeps the rules.")
        self.person = person


def first(problem: Problem, tables: Tables, chance: np.random.Generator) -> Ints:
    """One after the other takes what costs least, given those before. Raises `NoSchedule`."""
    roster = np.full((problem.people.number, problem.days), DAY_OFF, np.int64)
    cover = problem.cover(roster)
    for person in chance.permutation(problem.people.number):
        answer = answered(problem, tables, int(person), cover)
        if answer is None:
            raise NoSchedule(int(person))
        roster[person] = answer
        _count(cover, answer, 1)
    return roster


def settled(problem: Problem, tables: Tables, roster: Ints, chance: np.random.Generator, *, sweeps: int = 3) -> Ints:
    """Each takes what is best given all others, until nobody gains."""
    roster = roster.copy()
    cover = problem.cover(roster)
    for _ in range(sweeps):
        gained = False
        for person in chance.permutation(problem.people.number):
            _count(cover, roster[person], -1)
            before = _cost_of(problem, int(person), roster[person], cover)
            answer = answered(problem, tables, int(person), cover)
            if answer is not None and _cost_of(problem, int(person), answer, cover) < before:
                roster[person], gained = answer, True
            _count(cover, roster[person], 1)
        if not gained:
            break
    return roster


def answered(problem: Problem, tables: Tables, person: int, cover: Ints) -> Ints | None:
    """What is best for one where the others give this cover; a cap that is not in the tables is kept by dropping days."""
    costs = np.full((1, problem.days, problem.shifts.number + 1), NEVER)
    costs[0, :, 0] = 0
    demand, people = problem.demand, problem.people
    gain = demand.costs(cover + 1) - demand.costs(cover)
    costs[0, :, 1:] = np.where(people.allowed[person], people.cost[person] + gain, NEVER)
    for _ in range(MENDS_MAX):
        rows, values = cheapest(tables, [person], costs)
        if values[0] >= NEVER / 2:
            return None
        worked = rows[0][rows[0] >= 0]
        over = np.flatnonzero(people.groups[:, worked].sum(1) > people.group_max[person])
        if not len(over):
            return np.asarray(rows[0])
        for group in over:
            _drop(costs[0], rows[0], people.groups[group], int(people.group_max[person, group]))
    return None


def _drop(costs: Floats, row: Ints, members: Bools, most: int) -> None:
    """Of a capped group only the cheapest days that are worked stay open."""
    shifts = np.flatnonzero(members)
    days = np.flatnonzero(np.isin(row, shifts))
    kept = days[np.argsort(costs[days, row[days] + 1], kind="stable")[:most]]
    closed = np.ones(len(costs), np.bool_)
    closed[kept] = False
    costs[np.ix_(closed, shifts + 1)] = NEVER


def _cost_of(problem: Problem, person: int, shifts: Ints, cover: Ints) -> float:
    """Of one person's schedule where the others give this cover."""
    days = np.flatnonzero(shifts >= 0)
    more = cover.copy()
    more[days, shifts[days]] += 1
    gain = problem.demand.costs(more).sum() - problem.demand.costs(cover).sum()
    return schedule_cost(problem, person, shifts) + float(gain)


def _count(cover: Ints, shifts: Ints, by: int) -> None:
    days = np.flatnonzero(shifts >= 0)
    cover[days, shifts[days]] += by


def neighbours(
    problem: Problem,
    tables: Tables,
    roster: Ints,
    known: dict[int, Sequence[Ints]],
    chance: np.random.Generator,
    *,
    size: int,
    tries: int,
    threads: int = 1,
    deadline: float = np.inf,
) -> Iterator[Ints]:
    """Rosters that cost no more than the one before, each with some people planned anew; `known` are good schedules of each."""
    for number in range(tries):
        if time.monotonic() > deadline:
            return
        people = _around(problem, roster, size, chance)
        others = roster.copy()
        others[people] = DAY_OFF
        master = Master(problem, tables, people, problem.cover(others))
        for person in people:
            for shifts in (roster[person], *known.get(int(person), ())[:KEPT_OF_EACH]):
                master.add(int(person), shifts)
        now = _cost_here(problem, roster, people)
        met = priced(master, rounds=30, is_near=1e-4, threads=threads)
        if np.ceil(met.bound - 1e-6) >= now:
            continue  # proven: there is nothing to gain here
        found = (
            master.whole(nodes_max=NODES_MAX) if number % 2 else dive(master, sure_from=0.95, rounds=8, threads=threads)
        )
        if found is None:
            continue
        next_one = others
        for person, shifts in found.items():
            next_one[person] = shifts
        if _cost_here(problem, next_one, people) <= now:
            roster = next_one
            yield roster


def _cost_here(problem: Problem, roster: Ints, people: Ints) -> float:
    """What hangs on these people: all demand, and their own schedules."""
    own = sum(schedule_cost(problem, int(person), roster[person]) for person in people)
    return float(problem.demand.costs(problem.cover(roster)).sum()) + own


def _around(problem: Problem, roster: Ints, size: int, chance: np.random.Generator) -> Ints:
    """Who is planned anew: those who could work a badly covered shift, or just anybody."""
    number = problem.people.number
    size = min(size, number)
    if chance.random() >= AROUND_GAPS:
        return np.sort(chance.choice(number, size=size, replace=False))
    costs = problem.demand.costs(problem.cover(roster)).ravel() + 1e-9
    liking = chance.random(number)
    for cell in chance.choice(len(costs), size=2, p=costs / costs.sum()):
        day, shift = divmod(int(cell), problem.shifts.number)
        liking += 0.8 * problem.people.allowed[:, day, shift] + 0.4 * (roster[:, day] == shift)
    return np.sort(np.argsort(-liking, kind="stable")[:size])
