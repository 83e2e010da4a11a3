"""Rosters: what is priced is the cheapest, the bound is one, and a plan breaks nothing."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from muster.planning.shifts import check
from muster.planning.shifts.form import plan
from muster.planning.shifts.price import cheapest
from muster.planning.shifts.problem import Problem
from muster.planning.shifts.rules import NEVER, tables_of
from muster.planning.shifts.solve import Effort
from tests.planning.rosters import best_cost, ints, problems, schedules

LITTLE = Effort(gap=0.0, moves=3_000, tries=4)


@settings(max_examples=300, deadline=None)
@given(problems(people_max=1), st.data())
def test_pricing_finds_the_cheapest_schedule_that_keeps_all_rules(problem: Problem, data):
    tables = tables_of(problem)
    assume(not tables.uncounted.any())
    costs = np.zeros((1, problem.days, problem.shifts.number + 1))
    costs[0] = ints(data.draw, costs.shape[1:], -9, 9)
    costs[0, :, 1:][~problem.people.allowed[0]] = NEVER

    rows, values = cheapest(tables, [0], costs)

    possible = schedules(problem, 0)
    days = np.arange(problem.days)
    worth = [costs[0, days, row + 1].sum() + check.cost(problem, row[None]).burden for row in possible]
    assert check.of_people(problem, rows) == []
    assert values[0] == min(worth)
    assert costs[0, days, rows[0] + 1].sum() + check.cost(problem, rows).burden == values[0]


@settings(max_examples=200, deadline=None)
@given(problems())
def test_no_roster_is_better_than_the_plan_and_none_goes_below_its_bound(problem: Problem):
    made = plan(problem, effort=LITTLE)

    best = best_cost(problem)
    assert check.broken(problem, made.roster) == []
    assert check.cost(problem, made.roster) == made.parts
    assert made.bound <= best <= made.cost
    assert made.cost == best or problem.demand.never_alone.any()
    assert (made.ended == "proven") == (made.cost == made.bound)
