"""Rosters of many months: planned in stretches, lawful over all days, with a bound that no roster goes below."""

import time

import numpy as np
import pytest
from hypothesis import given, settings

from bench.rosters.community import Size, community
from muster.planning.shifts import check, long
from muster.planning.shifts.form import plan
from muster.planning.shifts.problem import Problem
from muster.planning.shifts.solve import Effort, Planning
from muster.planning.shifts.windows import stretches
from tests.planning.rosters import best_cost, problems

LITTLE = Effort(gap=0.0, moves=0, tries=0)


@pytest.fixture
def in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a short roster is planned as a long one is."""
    monkeypatch.setattr(long, "WALK_BYTES_MAX", 0)


@settings(max_examples=100, deadline=None)
@given(problems())
def test_the_bound_of_the_stretches_is_below_every_roster(problem: Problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(long, "WALK_BYTES_MAX", 0)
        patch.setattr(long, "LENGTH", 2)
        made = plan(problem, effort=LITTLE)

    assert check.broken(problem, made.roster) == []
    assert check.cost(problem, made.roster) == made.parts
    assert made.bound <= best_cost(problem) <= made.cost


def test_twelve_weeks_are_nearly_as_good_in_stretches_as_at_once(in_stretches: None):
    problem = community(0, Size(people=20, days=84))

    made = plan(problem)

    assert check.broken(problem, made.roster) == []
    assert made.gap < 0.15
    assert made.cost < plan_at_once_cost(problem) * 1.02


def plan_at_once_cost(problem: Problem) -> int:
    return Planning(problem, Effort(gap=0.02, moves=0, tries=0), 0, 1, np.inf).run().cost


def test_an_answer_comes_within_its_time(in_stretches: None):
    problem = community(1, Size(people=30, days=112))
    began = time.monotonic()

    made = plan(problem, deadline=began + 1.0)

    assert check.of_people(problem, made.roster) == []
    assert made.bound <= made.cost


def test_stretches_cover_each_day_once():
    for days in (1, 27, 28, 29, 84, 100):
        for shift in (0, 14):
            covered = [day for one in stretches(days, 28, shift=shift) for day in range(one.first, one.end)]
            assert covered == list(range(days))


def test_what_comes_before_a_stretch_is_counted():
    problem = community(2, Size(people=8, days=35))
    roster = np.full((8, 35), -1)
    roster[0, 24:28] = 2  # four nights until the stretch begins
    part, whole = long.open_days(problem, roster, long.Stretch(28, 35), is_first=False)

    assert (whole.first, whole.end) == (21, 35)
    assert not part.people.allowed[0, :3].any()
    assert part.people.allowed[0, 3:7, 2].all()
    assert part.people.minutes_max[0] == problem.people.minutes_max[0]
