"""Teams: the plan is the best there is, and says so truthfully."""

import json
from dataclasses import asdict, replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from muster.planning.teams import (
    Part,
    People,
    Problem,
    Seat,
    TeamPlan,
    TeamRules,
    check,
    form_teams,
    rules_in_the_way,
    solve,
)
from tests.planning.cities import (
    BOTH,
    SENIOR,
    STRONG,
    a_city,
    best_by_trying,
    communities,
    formed,
    people,
    problems,
    share_caps,
    value_of,
)

LEADERS_ONLY = TeamRules(members=0, leader_reserves=0, member_reserves=0)


@settings(max_examples=300, deadline=None)
@given(problems(), st.sampled_from([1, 12]))
def test_no_plan_is_better_than_the_one_found(problem: Problem, journeys_first: int):
    """With one journey opened at first, the prices must find all others that matter."""
    with patch.object(solve, "JOURNEYS_FIRST", journeys_first):
        plan = formed(problem)

    assert value_of(plan) == best_by_trying(problem)
    assert (plan.proven, plan.bound_min, plan.gap_share) == (True, plan.travel_min, 0.0)
    assert check(problem.people, problem.communities, problem.rules, plan) == []
    assert "time_ran_out" not in {pick.reason for pick in plan.picks} | {gap.reason for gap in plan.gaps}


@settings(max_examples=150, deadline=None)
@given(problems())
def test_a_plan_without_time_is_lawful_and_its_bound_true(problem: Problem):
    plan = formed(problem, seconds=1e-9)

    leaders, members, minutes = best_by_trying(problem)
    assert check(problem.people, problem.communities, problem.rules, plan) == []
    if value_of(plan)[:2] == (leaders, members):
        assert plan.bound_min <= -minutes <= plan.travel_min
    else:
        assert (plan.proven, plan.gap_share, plan.bound_min) == (False, 1.0, 0)
    if plan.proven:
        assert value_of(plan) == (leaders, members, minutes)


@settings(max_examples=100, deadline=None)
@given(problems(people_max=7), st.data())
def test_a_better_plan_is_never_hidden_by_seats_settled_by_hand(problem: Problem, data: st.DataObject):
    """Settling seats of the best plan changes nothing; the rest is found again."""
    plan = formed(problem)
    seats = [Seat(pick.community, pick.person, pick.part) for pick in plan.picks if pick.part is not Part.RESERVE]
    kept = tuple(seat for seat in seats if data.draw(st.booleans()))

    again = formed(Problem(problem.people, problem.communities, problem.rules, kept))

    assert value_of(again) == value_of(plan)
    assert again.proven
    assert {(pick.person, pick.community) for pick in again.picks if pick.reason == "chosen_by_hand"} == {
        (seat.person, seat.community) for seat in kept
    }


@settings(max_examples=150, deadline=None)
@given(problems())
def test_reserves_are_as_many_and_as_near_as_can_be(problem: Problem):
    """They are a second set of teams out of those left over, in which each person brings no organisation."""
    plan = formed(problem)

    called = {part: [p for p in plan.picks if p.reason == f"reserve_for_{part}"] for part in (Part.LEADER, Part.MEMBER)}
    minutes = sum(pick.travel_min for picks in called.values() for pick in picks)
    left_over = Problem(_left_over(problem, plan), problem.communities, replace(problem.rules, members=2))
    assert (len(called[Part.LEADER]), len(called[Part.MEMBER]), -minutes) == best_by_trying(left_over)


def _left_over(problem: Problem, plan: TeamPlan) -> People:
    everyone, seated = problem.people, [pick.person for pick in plan.picks if pick.part is not Part.RESERVE]
    used = [int(everyone.organisation[person]) for person in seated if everyone.senior[person]]
    full = [one for one, cap in enumerate(share_caps(problem)) if used.count(one) >= cap]
    gone = np.isin(np.arange(len(everyone.ids)), seated) | (everyone.senior & np.isin(everyone.organisation, full))
    return replace(
        everyone,
        senior=everyone.senior & ~gone,
        strong=everyone.strong & ~gone,
        organisation=np.full_like(everyone.organisation, -1),
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_shares_the_minutes_are_those_of_the_assignment_problem(seed: int):
    city = a_city(seed, crowd=700, wide=40)
    rules = TeamRules(share=1.0)

    plan = formed(Problem(city.people, city.communities, rules))

    by_seat = np.repeat(city.communities.travel_min[city.people.home].astype(float), 3, axis=1)
    leads = np.arange(by_seat.shape[1]) % 3 == 0
    fit = np.where(leads[None, :], city.people.senior[:, None], city.people.strong[:, None])
    cost = np.where(fit, by_seat, 1e6)
    assert plan.travel_min == int(cost[linear_sum_assignment(cost)].sum())
    assert plan.gaps == ()


def test_the_same_people_in_another_order_form_the_same_teams():
    city = a_city(4, crowd=400, wide=20)
    order = np.random.default_rng(0).permutation(400)
    shuffled = People(
        *(getattr(city.people, name)[order] for name in ("ids", "senior", "strong", "organisation", "home"))
    )

    plans = [
        form_teams(one, city.communities, rules=city.rules, seconds=30, seed=7)
        for one in (city.people, city.people, shuffled)
    ]

    seats = [[(p.community, one.ids[p.person], p.part, p.place) for p in plan.picks]
             for one, plan in zip((city.people, city.people, shuffled), plans, strict=True)]  # fmt: skip
    assert seats[0] == seats[1] == seats[2]


def test_the_seed_decides_between_people_who_are_alike():
    crowd = people([(SENIOR, -1, 0)] * 30)
    leaders = {
        form_teams(crowd, communities([[0]]), rules=TeamRules(members=0), seconds=1, seed=seed).picks[0].person
        for seed in range(10)
    }

    assert len(leaders) > 1


def test_a_nearer_senior_who_serves_elsewhere_is_named():
    plan = formed(Problem(people([(SENIOR, -1, 0), (SENIOR, -1, 1)]), communities([[0, 3], [9, 5]]), LEADERS_ONLY))

    assert [(pick.community, pick.person, pick.reason, dict(pick.facts)) for pick in plan.picks] == [
        (0, 0, "nearest_senior_free", {"minutes": 0}),
        (1, 1, "spared_for", {"minutes": 5, "nearer": 1, "nearer_person": 0, "nearer_minutes": 3,
                              "community": 0, "minutes_there": 0}),
    ]  # fmt: skip


def test_a_nearer_senior_whom_the_share_keeps_back_is_named():
    """Organisation 0 has two seniors and may spare one."""
    crowd = people([(SENIOR, 0, 0), (SENIOR, 0, 2), (SENIOR, -1, 1)])

    plan = formed(Problem(crowd, communities([[0, 2], [9, 9], [8, 1]]), LEADERS_ONLY))

    assert [(pick.community, pick.person, pick.reason, dict(pick.facts)) for pick in plan.picks] == [
        (0, 0, "nearest_senior_free", {"minutes": 0, "next_best_minutes": 8}),
        (1, 2, "organisation_at_share", {"minutes": 9, "nearer": 2, "nearer_person": 1, "nearer_minutes": 1,
                                         "organisation": 0, "seated": 1, "share_cap": 1}),
    ]  # fmt: skip


def test_a_seat_that_the_share_leaves_open_says_so():
    plan = formed(Problem(people([(SENIOR, 0, 0)] * 3), communities([[0, 1]]), LEADERS_ONLY))

    assert [(gap.community, gap.reason, dict(gap.facts)) for gap in plan.gaps] == [
        (1, "organisation_share_reached", {"qualified": 3, "may_travel": 3, "seated": 1, "held_by_share": 2})
    ]


def test_each_kind_of_open_seat_has_its_own_reason():
    crowd = people([(STRONG, -1, 0), (STRONG, -1, 1)])
    city = communities([[0, -1], [0, -1]])

    plan = form_teams(crowd, city, rules=TeamRules(), seconds=5, seed=1)

    assert [(g.community, g.part, g.place, g.reason) for g in plan.gaps] == [
        (0, Part.LEADER, 0, "no_senior_left"),
        (1, Part.LEADER, 0, "no_senior_left"),
        (1, Part.MEMBER, 0, "nobody_may_travel"),
        (1, Part.MEMBER, 1, "nobody_may_travel"),
    ]


def test_too_few_strong_people_are_counted():
    plan = form_teams(people([(BOTH, -1, 0)]), communities([[4]]), rules=TeamRules(), seconds=5, seed=1)

    assert [(p.part, p.travel_min) for p in plan.picks] == [(Part.LEADER, 4)]
    assert [(g.reason, g.place, dict(g.facts)) for g in plan.gaps] == [
        ("too_few_strong", place, {"qualified": 1, "may_travel": 1, "seated": 1, "held_by_share": 0})
        for place in (0, 1)
    ]


def test_a_plan_can_be_stored_as_json():
    """Facts are plain numbers, not NumPy's, which a JSON column refuses."""
    plan = formed(a_city(6, crowd=120, wide=12))

    rows = [asdict(row) for row in (*plan.picks, *plan.gaps)]

    assert plan.gaps
    assert json.loads(json.dumps([rows, plan.travel_min, plan.bound_min, plan.gap_share, plan.proven]))[0] == rows


def test_the_smallest_set_of_rules_in_the_way_is_named():
    crowd = people([(SENIOR, 0, 0), (SENIOR, 0, 0), (SENIOR, 0, 0)])
    problem = Problem(crowd, communities([[1, 1, -1]]), TeamRules(members=0))

    found = rules_in_the_way(problem, seconds=5, seed=1)

    assert [(one.rules, one.gaps) for one in found] == [
        ((), 2),
        (("organisation_share",), 1),
        (("organisation_share", "may_not_travel"), 0),
    ]
