"""The checker, by itself: each rule that is broken has its name; what cannot be is refused before any planning."""

from dataclasses import replace

import numpy as np
import pytest

from muster.planning.shifts import check
from muster.planning.shifts.problem import Demand, Parts, People, Problem, Shifts

DAYS = 9
MORNING, NIGHT = 0, 1


def a_problem(**changes) -> Problem:
    """One person who may do nearly everything; morning and night, nine days from a Monday."""
    shape = (1, DAYS, 2)
    people = {
        "allowed": np.ones(shape, np.bool_),
        "cost": np.zeros(shape, np.int64),
        "groups": np.array([[False, True]]),
        "group_max": np.array([[9]]),
        "burden": np.zeros((1, DAYS + 1), np.int64),
    }
    limits = {
        "minutes_min": 0, "minutes_max": 480 * DAYS, "run_min": 1, "run_max": DAYS, "rest_min": 1, "nights_max": DAYS,
        "weekends_max": 2, "days_before": 0, "nights_before": 0, "shift_before": -1,
    }  # fmt: skip
    people |= {name: np.array([changes.get(name, usual)]) for name, usual in limits.items()}
    people |= {name: value for name, value in changes.items() if name in {"allowed", "cost", "group_max", "burden"}}
    none = np.zeros((DAYS, 2), np.int64)
    costs = ("must", "better", "must_cost", "better_cost", "over_cost")
    demand = Demand(*(changes.get(name, none) for name in costs), changes.get("never_alone", none > 0))
    shifts = Shifts(np.array([480, 480]), np.array([[True, True], [False, True]]), np.array([False, True]))
    return Problem(shifts, People(**people), demand)


def row(text: str) -> np.ndarray:
    """ "mn.": a morning, a night, a day off; days off to the end."""
    return np.array([["mn".find(letter) for letter in text.ljust(DAYS, ".")]])


@pytest.mark.parametrize(
    ("worked", "limits", "rule"),
    [
        ("nm", {}, "too_soon"),
        ("m", {"days_before": 1, "nights_before": 1, "shift_before": NIGHT}, "too_soon"),
        ("mm", {"minutes_max": 480}, "minutes"),
        ("m", {"minutes_min": 960}, "minutes"),
        ("mmm", {"run_max": 2}, "too_many_days"),
        ("mm", {"run_max": 3, "days_before": 2, "shift_before": MORNING}, "too_many_days"),
        (".m", {"run_min": 2}, "too_few_days"),
        ("m.m", {"rest_min": 2}, "too_little_rest"),
        (".m", {"rest_min": 2, "days_before": 1, "shift_before": MORNING}, "too_little_rest"),
        ("nn", {"nights_max": 1}, "too_many_nights"),
        ("n", {"nights_max": 1, "days_before": 1, "nights_before": 1, "shift_before": NIGHT}, "too_many_nights"),
        (".....m", {"weekends_max": 0}, "weekends"),
        ("......m", {"weekends_max": 0}, "weekends"),
        ("n.n", {"group_max": np.array([[1]])}, "too_many_of_a_group"),
        ("m", {"allowed": np.zeros((1, DAYS, 2), np.bool_)}, "not_allowed"),
    ],
)
def test_each_rule_that_is_broken_is_named(worked: str, limits: dict, rule: str):
    assert [one.rule for one in check.broken(a_problem(**limits), row(worked))] == [rule]


@pytest.mark.parametrize(
    ("worked", "limits"),
    [
        ("mn.m", {}),
        ("m.", {"run_min": 2}),  # it may have begun before
        ("........m", {"run_min": 2}),  # it may go on after
        (".m", {"rest_min": 3}),
        (".....mm", {"weekends_max": 1}),
        ("mm", {"run_max": 4, "days_before": 2, "shift_before": MORNING}),
        ("mn", {"nights_max": 1}),
    ],
)
def test_what_may_be_is_not_named(worked: str, limits: dict):
    assert check.broken(a_problem(**limits), row(worked)) == []


def test_whoever_is_alone_where_two_should_be_is_named():
    problem = a_problem(never_alone=np.arange(DAYS * 2).reshape(DAYS, 2) == NIGHT)

    assert [(one.person, one.day, one.rule) for one in check.broken(problem, row("nn"))] == [(-1, 0, "alone")]


def test_costs_are_told_by_part():
    cells = {
        name: np.zeros((DAYS, 2), np.int64) for name in ("must", "better", "must_cost", "better_cost", "over_cost")
    }
    cells["must"][0, MORNING], cells["better"][0, MORNING] = 2, 2
    cells["must_cost"][0, MORNING], cells["better_cost"][0, MORNING], cells["over_cost"][1, NIGHT] = 10, 3, 7
    cost = np.zeros((1, DAYS, 2), np.int64)
    cost[0, 1, NIGHT] = -4
    problem = a_problem(cost=cost, burden=np.arange(DAYS + 1)[None] ** 2, **cells)

    assert check.cost(problem, row("mn")) == Parts(missing=10 + 2 * 3, superfluous=7, wishes=-4, burden=4)
    assert int(problem.demand.costs(problem.cover(row("mn"))).sum()) == 16 + 7


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"run_min": 3, "run_max": 2}, "could never work"),
        ({"days_before": 2}, "shift_before"),
        ({"days_before": 1, "shift_before": NIGHT}, "nights_before"),
        ({"rest_min": 0}, "rest_min"),
        ({"burden": np.zeros((1, 3), np.int64)}, "burden"),
        ({"cost": np.zeros((1, DAYS, 2))}, "whole numbers"),
        ({"group_max": np.array([9])}, "group_max"),
        ({"must": np.zeros((DAYS, 3), np.int64)}, "must"),
        ({"better": np.ones((DAYS, 2), np.int64), "better_cost": np.ones((DAYS, 2), np.int64)}, "welcome"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_mend(changes: dict, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        a_problem(**changes)


def test_parts_that_disagree_are_refused():
    problem = a_problem()
    with pytest.raises(ValueError, match="first_weekday"):
        replace(problem, first_weekday=7)
    with pytest.raises(ValueError, match="days or of shifts"):
        replace(problem, shifts=Shifts(np.array([480]), np.ones((1, 1), np.bool_), np.zeros(1, np.bool_)))
