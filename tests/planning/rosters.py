"""Small rosters, and the best of each by trying all."""

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import strategies as st

from muster.planning.shifts import check
from muster.planning.shifts.problem import Demand, People, Problem, Shifts

DAYS_MAX, SHIFTS_MAX, PEOPLE_MAX = 6, 2, 2


def ints(draw, shape, low: int, high: int) -> np.ndarray:
    number = int(np.prod(shape))
    return np.array(draw(st.lists(st.integers(low, high), min_size=number, max_size=number)), np.int64).reshape(shape)


@st.composite
def problems(draw, people_max: int = PEOPLE_MAX) -> Problem:
    """Any small problem in which everybody could stay at home."""
    days, number = draw(st.integers(2, DAYS_MAX)), draw(st.integers(1, people_max))
    minutes = 240 * ints(draw, draw(st.integers(1, SHIFTS_MAX)), 1, 3)
    of_shifts = len(minutes)
    shifts = Shifts(minutes, ints(draw, (of_shifts, of_shifts), 0, 2) > 0, ints(draw, of_shifts, 0, 1) > 0)
    groups = ints(draw, (draw(st.integers(0, 2)), of_shifts), 0, 1) > 0
    units = int(days * minutes.max() // shifts.unit_min)
    days_before, run_min = ints(draw, number, 0, 3), ints(draw, number, 1, 3)
    people = People(
        allowed=ints(draw, (number, days, of_shifts), 0, 4) > 0,
        cost=ints(draw, (number, days, of_shifts), -3, 3),
        minutes_min=np.zeros(number, np.int64),
        minutes_max=np.full(number, draw(st.integers(1, days)) * int(minutes.max())),
        run_min=run_min,
        run_max=run_min + ints(draw, number, 0, 2),
        rest_min=ints(draw, number, 1, 3),
        nights_max=ints(draw, number, 1, 3),
        weekends_max=ints(draw, number, 0, 2),
        groups=groups,
        group_max=ints(draw, (number, len(groups)), 0, 3),
        days_before=days_before,
        nights_before=np.where(shifts.night[0], np.minimum(days_before, ints(draw, number, 1, 3)), 0),
        shift_before=np.where(days_before > 0, 0, -1),
        burden=np.sort(ints(draw, (number, units + 1), 0, 4), axis=1),
    )
    return _with_more(draw, shifts, people)


def _with_more(draw, shifts: Shifts, people: People) -> Problem:
    shape = people.allowed.shape[1:]
    better_cost = ints(draw, shape, 0, 10)
    demand = Demand(
        ints(draw, shape, 0, 2), ints(draw, shape, 0, 1), better_cost + ints(draw, shape, 0, 20), better_cost,
        ints(draw, shape, 0, 3), ints(draw, shape, 0, 5) > 4,
    )  # fmt: skip
    return Problem(shifts, people, demand, draw(st.integers(0, 6)), draw(st.integers(0, 9)))


def schedules(problem: Problem, person: int) -> np.ndarray:
    """(n, D): all that somebody may work."""
    everything = product(range(-1, problem.shifts.number), repeat=problem.days)
    one = problem.only(person)
    return np.array([row for row in everything if not check.of_people(one, np.array([row]))], np.int64)


def best_cost(problem: Problem) -> int:
    """By trying everything with everything."""
    rows = [schedules(problem, person) for person in range(problem.people.number)]
    own = [np.array([_own(problem, person, row) for row in each]) for person, each in enumerate(rows)]
    covers = [np.stack([problem.cover(row[None]) for row in each]) for each in rows]
    costs, cover = own[0], covers[0]
    for more, others in zip(own[1:], covers[1:], strict=True):
        costs = (costs[:, None] + more[None]).ravel()
        cover = (cover[:, None] + others[None]).reshape(-1, *cover.shape[1:])
    is_lawful = ~((cover == 1) & problem.demand.never_alone).any((1, 2))
    return problem.base_cost + int((costs + _demand(problem.demand, cover))[is_lawful].min())


def _own(problem: Problem, person: int, row: np.ndarray) -> int:
    parts = check.cost(replace(problem.only(person), base_cost=0), row[None])
    return parts.wishes + parts.burden


def _demand(demand: Demand, cover: np.ndarray) -> np.ndarray:
    lacking = np.clip(demand.must + demand.better - cover, 0, None)
    welcome = np.minimum(lacking, demand.better)
    over = np.clip(cover - demand.must - demand.better, 0, None)
    cells = welcome * demand.better_cost + (lacking - welcome) * demand.must_cost + over * demand.over_cost
    return cells.sum((1, 2))


def a_week(
    *,
    must: list[list[int]],
    allowed: dict[tuple[int, int], str],
    limits: dict[str, dict[int, int]] | None = None,
    never_alone: list[list[bool]] | None = None,
) -> Problem:
    """A week of mornings and nights, where a missing night costs twice.

    `allowed[person, day]` names the shifts ("mn") that somebody may work; on other days they may work none.
    """
    number = 1 + max(person for person, _ in allowed)
    may = np.zeros((number, 7, 2), np.bool_)
    for (person, day), shifts in allowed.items():
        may[person, day] = ["m" in shifts, "n" in shifts]
    usual = {
        "minutes_min": 0, "minutes_max": 3_360, "run_min": 1, "run_max": 7, "rest_min": 1, "nights_max": 7,
        "weekends_max": 1, "days_before": 0, "nights_before": 0, "shift_before": -1,
    }  # fmt: skip
    rules = {name: np.full(number, value) for name, value in usual.items()}
    for name, values in (limits or {}).items():
        for person, value in values.items():
            rules[name][person] = value
    people = People(
        allowed=may, cost=np.zeros(may.shape, np.int64), groups=np.zeros((0, 2), np.bool_),
        group_max=np.zeros((number, 0), np.int64), burden=np.zeros((number, 8), np.int64), **rules,
    )  # fmt: skip
    wanted, none = np.array(must), np.zeros((7, 2), np.int64)
    shifts = Shifts(np.array([480, 480]), np.array([[True, True], [False, True]]), np.array([False, True]))
    return Problem(
        shifts,
        people,
        Demand(wanted, none, none + np.array([100, 200]), none, none + 1, np.array(never_alone or none > 0)),
    )
