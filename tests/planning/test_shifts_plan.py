"""Rosters of the size that occurs: the published instances, a community's week, gaps with their reasons, and repair."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.rosters.community import Size, community
from muster.planning.shifts import check
from muster.planning.shifts.anneal import Cooling
from muster.planning.shifts.explain import gaps
from muster.planning.shifts.form import plan
from muster.planning.shifts.improve import NoSchedule
from muster.planning.shifts.repair import changes, to_repair
from muster.planning.shifts.solve import Effort
from muster.planning.shifts.standard import read
from tests.planning.rosters import a_week
from tests.planning.test_shifts_check import a_problem

STORM = os.environ.get("MUSTER_STORM") == "1"
INSTANCES = Path(__file__).parent.parent.parent / "bench" / "instances"
BEST = json.loads((INSTANCES / "best_known.json").read_text())["curtois_qu"]
YARDSTICKS = {1: 607, 2: 828, 3: 1001, 4: 1716, 5: 1143, 6: 1960, 7: 1065, 8: 1380, 9: 446, 10: 4631}
QUICK = (2, 3, 4, 6)


def instance(number: int):
    return read((INSTANCES / "curtois_qu" / f"Instance{number}.txt").read_text())


@pytest.mark.parametrize("number", YARDSTICKS if STORM else QUICK)
def test_published_instances_are_planned_as_well_as_measured(number: int):
    problem = instance(number)

    gap = 0.0 if STORM else 0.001  # the last point of some takes a minute
    hot = Cooling(hot=60.0, cold=0.6)
    made = plan(problem, effort=Effort(gap=gap, moves=10_000_000, tries=300, size=10, cooling=hot), threads=2)

    assert check.broken(problem, made.roster) == []
    assert check.cost(problem, made.roster) == made.parts
    assert made.bound <= BEST[str(number)] <= made.cost <= YARDSTICKS[number]


@pytest.mark.parametrize("share", [0.95, 1.15], ids=["enough people", "short-handed"])
def test_a_community_of_a_hundred_is_planned_within_half_a_percent_of_the_best(share: float):
    problem = community(1, Size(share=share))

    made = plan(problem, threads=2)

    assert check.broken(problem, made.roster) == []
    assert made.gap <= 0.005


def test_the_same_seed_gives_the_same_plan_on_any_number_of_threads():
    problem = community(2, Size(people=24, share=1.1))
    effort = Effort(gap=0.0, moves=50_000, tries=4)

    made = [plan(problem, effort=effort, seed=5, threads=threads) for threads in (1, 2, 1)]

    assert all((one.roster == made[0].roster).all() and one.log == made[0].log for one in made)


def test_a_plan_whose_time_is_over_is_a_plan_and_says_so():
    problem = community(3, Size(people=30))

    made = plan(problem, deadline=0.0)

    assert check.broken(problem, made.roster) == []
    assert (made.ended, made.bound <= made.cost) == ("time", True)


def test_somebody_who_can_keep_the_rules_in_no_way_is_named():
    problem = a_problem(minutes_min=960, allowed=np.zeros((1, 9, 2), np.bool_))

    with pytest.raises(NoSchedule) as refused:
        plan(problem)

    assert refused.value.person == 0


def test_each_gap_says_what_keeps_people_away():
    problem = a_week(
        must=[[3, 1]] + [[0, 0]] * 6,
        allowed={(0, 0): "", (1, 0): "m", (2, 0): "mn", (3, 0): "m"},
        limits={"minutes_max": {3: 0}},
    )

    made = plan(problem)
    found = gaps(problem, made.roster)

    assert [(gap.day, gap.shift, gap.must) for gap in found] == [(0, 0, 2)]
    assert dict(found[0].why) == {"not_allowed": 1, "at_work": 1, "minutes": 1}


def test_nobody_stands_alone_where_two_are_required():
    wanted = {"must": [[0, 2]] * 2 + [[0, 0]] * 5, "never_alone": [[False, True]] * 7}
    two = a_week(allowed={(0, 0): "n", (1, 0): "n", (0, 1): "n", (1, 1): ""}, **wanted)

    made = plan(two)

    assert made.roster[:, :2].tolist() == [[1, -1], [1, -1]]
    assert (made.parts.missing, check.broken(two, made.roster)) == (400, [])
    assert made.bound <= made.cost


def test_after_a_drop_out_the_past_stays_and_few_days_change():
    problem = community(4, Size(people=40))
    little = Effort(gap=0.01, moves=500_000, tries=6)
    before = plan(problem, effort=little).roster
    gone, from_day = [3, 17], 2
    now = _without(problem, gone, from_day)

    repaired = [
        plan(to_repair(now, before, from_day=from_day, change_price=price), effort=little).roster for price in (0, 60)
    ]

    for roster in repaired:
        moved = changes(before, roster)
        assert all(one.day >= from_day for one in moved)
        assert all((roster[person, from_day:] == -1).all() for person in gone)
        assert check.broken(_past_allowed(now, before, from_day), roster) == []
    free, careful = (len({one.person for one in changes(before, roster)}) for roster in repaired)
    assert careful < free


def _without(problem, gone: list[int], from_day: int):
    people = problem.people
    allowed, least = people.allowed.copy(), people.minutes_min.copy()
    allowed[gone, from_day:] = False
    least[gone] = 0
    return replace(problem, people=replace(people, allowed=allowed, minutes_min=least))


def _past_allowed(problem, before: np.ndarray, from_day: int):
    """What was worked was worked."""
    return to_repair(problem, before, from_day=from_day, change_price=0)
