"""Changes by hand: their cost is the difference of two plans counted afresh."""

from dataclasses import replace

import numpy as np
import pytest

from muster.planning.teams import Part, Problem, Seat, TeamRules, check, cost_of_swap, swap_candidates
from tests.planning.cities import NEITHER, SENIOR, STRONG, a_city, communities, formed, people

LEADERS_ONLY = TeamRules(members=0, leader_reserves=1, member_reserves=0)
# Organisation 0 has two seniors and may spare one; persons 2 and 3 belong to none.
SMALL = Problem(
    people([(SENIOR, 0, 0), (SENIOR, 0, 1), (SENIOR, -1, 2), (SENIOR, -1, 3), (STRONG, -1, 0), (SENIOR, -1, 4)]),
    communities([[0, 20], [5, 20], [20, 0], [7, 9], [-1, 30]]),
    LEADERS_ONLY,
)
PLAN = formed(SMALL)


def test_the_small_plan_is_as_the_other_tests_expect():
    assert [(p.community, p.person, p.part) for p in PLAN.picks] == [
        (0, 0, Part.LEADER),
        (1, 2, Part.LEADER),
        (0, 3, Part.RESERVE),
        (1, 5, Part.RESERVE),
    ]


@pytest.mark.parametrize(
    ("in_person", "minutes", "gaps", "broken", "reserve_of"),
    [
        (3, 7, 0, [], 0),
        (1, 5, 0, [], None),  # of the same organisation: one leaves, one comes
        (2, 20, 1, ["already_seated"], None),
        (4, 0, 0, ["not_senior"], None),
        (5, None, 0, ["may_not_travel"], 1),
        (None, 0, 1, [], None),
    ],
)
def test_a_swap_tells_what_it_costs_and_breaks(in_person, minutes, gaps, broken, reserve_of):
    cost = cost_of_swap(SMALL, PLAN, community=0, part=Part.LEADER, out_person=0, in_person=in_person)

    assert (cost.minutes_added, cost.gaps_added, [one.rule for one in cost.broken]) == (minutes, gaps, broken)
    assert cost.reserve_of == reserve_of


def test_a_second_senior_of_a_spent_organisation_is_reported():
    cost = cost_of_swap(SMALL, PLAN, community=1, part=Part.LEADER, out_person=2, in_person=1)

    assert [(one.rule, dict(one.facts)) for one in cost.broken] == [
        ("organisation_share_reached", {"organisation": 0, "seated": 1, "share_cap": 1})
    ]
    assert cost.gap_share_after == pytest.approx(1.0)  # 20 minutes where 0 are enough


def test_candidates_come_nearest_first_with_those_who_are_barred():
    found = swap_candidates(SMALL, PLAN, community=1, part=Part.LEADER, limit=2, out_person=2)

    assert [(one.in_person, one.minutes_added, [b.rule for b in one.broken]) for one in found] == [
        (3, 9, []),
        (0, 20, ["already_seated"]),
        (1, 20, ["organisation_share_reached"]),
        (5, 30, []),
    ]


def test_every_lawful_candidate_makes_a_plan_of_the_cost_foretold():
    city = a_city(5, crowd=300, wide=12)
    plan = formed(city)
    for out in (plan.picks[0], plan.picks[1]):
        for cost in swap_candidates(
            city, plan, community=out.community, part=out.part, limit=20, out_person=out.person
        ):
            if cost.broken:
                continue
            seats = tuple(
                Seat(p.community, cost.in_person if p.person == out.person else p.person, p.part)
                for p in plan.picks
                if p.part is not Part.RESERVE
            )
            after = formed(Problem(city.people, city.communities, city.rules, seats))
            assert after.travel_min - plan.travel_min == cost.minutes_added >= 0
            assert cost.gap_share_after == (after.travel_min - plan.bound_min) / after.travel_min
            assert check(city.people, city.communities, city.rules, after) == []


def test_an_open_seat_can_be_filled():
    problem = Problem(people([(STRONG, -1, 0), (NEITHER, -1, 0)]), communities([[3]]), TeamRules())
    plan = formed(problem)

    cost = cost_of_swap(problem, plan, community=0, part=Part.MEMBER, out_person=None, in_person=1)

    assert (cost.minutes_added, cost.gaps_added, [b.rule for b in cost.broken]) == (3, -1, ["not_strong"])


@pytest.mark.parametrize(
    ("seat", "sentence"),
    [
        ({"community": 2, "out_person": 0, "in_person": 3}, "no seat of a leader in community 2"),
        ({"community": 0, "out_person": 2, "in_person": 3}, "is no leader of community 0"),
        ({"community": 0, "out_person": 0, "in_person": 0}, "nothing would change"),
        ({"community": 0, "out_person": None, "in_person": 3}, "has no open seat"),
        ({"community": 0, "out_person": 0, "in_person": 99}, "no person 99"),
        ({"community": 0, "out_person": 0, "in_person": -1}, "no person -1"),
    ],
)
def test_a_swap_that_makes_no_sense_is_refused(seat, sentence):
    with pytest.raises(ValueError, match=sentence):
        cost_of_swap(SMALL, PLAN, part=Part.LEADER, **seat)


def test_a_hand_picked_leader_stays_and_may_break_the_rules():
    problem = Problem(SMALL.people, SMALL.communities, LEADERS_ONLY, (Seat(0, 4, Part.LEADER),))

    plan = formed(problem)

    assert [(p.community, p.person, p.reason) for p in plan.picks if p.part is Part.LEADER] == [
        (0, 4, "chosen_by_hand"),
        (1, 2, "nearest_senior_free"),
    ]
    assert check(problem.people, problem.communities, problem.rules, plan) == []
    as_if_found = tuple(replace(pick, reason="nearest_senior_free") for pick in plan.picks[:2]) + plan.picks[2:]
    assert check(problem.people, problem.communities, problem.rules, replace(plan, picks=as_if_found)) != []


def test_hand_picks_count_towards_the_share():
    problem = Problem(SMALL.people, SMALL.communities, LEADERS_ONLY, (Seat(1, 1, Part.LEADER),))

    plan = formed(problem)

    assert 0 not in {pick.person for pick in plan.picks}
    assert np.all(problem.share_cap == 1)
