"""What is not a problem of teams is refused with a sentence; what is empty is answered."""

from dataclasses import replace

import numpy as np
import pytest

from muster.planning.teams import Communities, Part, People, Problem, Seat, TeamRules, form_teams, sound
from tests.planning.cities import SENIOR, STRONG, communities, people

CROWD = people([(SENIOR, 0, 0), (STRONG, 1, 0)])
CITY = communities([[1, 2]])
FLOATS = np.array([[1.0, np.nan]])


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: replace(CROWD, senior=np.ones(3, dtype=np.bool_)), r"senior has shape \(3,\)"),
        (lambda: replace(CROWD, senior=np.ones(2)), "must hold true or false"),
        (lambda: replace(CROWD, home=np.array([0, -1])), "home holds -1"),
        (lambda: replace(CROWD, home=np.array([0.0, np.nan])), "home holds NaN"),
        (lambda: replace(CROWD, organisation=np.array([0, -2])), "organisation holds -2"),
        (lambda: replace(CROWD, organisation=np.array([0, 10**9])), "number organisations from 0"),
        (lambda: replace(CROWD, ids=np.array(["a", "a"])), "holds someone twice"),
        (lambda: Communities(np.arange(2), FLOATS), "travel_min holds NaN"),
        (lambda: Communities(np.arange(2), np.ones((1, 2))), "must hold whole numbers"),
        (lambda: Communities(np.arange(2), np.full((1, 2), -5)), "travel_min holds -5"),
        (lambda: Communities(np.arange(2), np.full((1, 2), 10**6)), "at most 32767 minutes"),
        (lambda: Communities(np.arange(3), np.ones((1, 2), dtype=np.int16)), "one column for each of the 3"),
        (lambda: TeamRules(share=float("nan")), "share is nan"),
        (lambda: TeamRules(share=1.5), "between 0 and 1"),
        (lambda: TeamRules(members=-1), "-1 people per team"),
        (lambda: Problem(replace(CROWD, home=np.array([0, 1])), CITY), "only 1 rows"),
        (lambda: _settled((0, 9)), "no such row"),
        (lambda: _settled((0, 0), part=Part.RESERVE), "only leaders and members"),
        (lambda: _settled((0, 0), (1, 0)), "settled in two seats"),
        (lambda: _settled((0, 0), (0, 1)), "2 people are settled as leader"),
        (lambda: Problem(CROWD, communities([[-1, 2]]), fixed=(Seat(0, 0, Part.LEADER),)), "where they may not go"),
    ],
)
def test_what_does_not_fit_is_refused(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def _settled(*seats: tuple[int, int], part: Part = Part.LEADER) -> Problem:
    return Problem(CROWD, CITY, fixed=tuple(Seat(community, person, part) for community, person in seats))


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_limit_that_is_none_is_refused(seconds):
    with pytest.raises(ValueError, match="seconds is"):
        form_teams(CROWD, CITY, rules=TeamRules(), seconds=seconds, seed=1)


def test_too_many_are_refused(monkeypatch):
    monkeypatch.setattr(sound, "PEOPLE_MAX", 1)
    monkeypatch.setattr(sound, "COMMUNITIES_MAX", 1)

    with pytest.raises(ValueError, match="2 people are too many"):
        replace(CROWD)
    with pytest.raises(ValueError, match="2 communities are too many"):
        replace(CITY)


def test_nobody_there_leaves_every_seat_open():
    plan = form_teams(people([]), CITY, rules=TeamRules(), seconds=1, seed=1)

    assert (plan.picks, plan.travel_min, plan.proven, len(plan.gaps)) == ((), 0, True, 6)
    assert {gap.reason for gap in plan.gaps} == {"no_senior_left", "too_few_strong"}


@pytest.mark.parametrize("shape", [(0, 0), (1, 0)])
def test_no_community_needs_no_team(shape):
    nowhere = Communities(np.arange(0), np.empty(shape, dtype=np.int16))

    plan = form_teams(people([]) if shape == (0, 0) else CROWD, nowhere, rules=TeamRules(), seconds=1, seed=1)

    assert (plan.picks, plan.gaps, plan.proven) == ((), (), True)


def test_ids_may_be_any_text():
    crowd = People(np.array(["甲", "\ud800"], dtype=object), CROWD.senior, CROWD.strong, CROWD.organisation, CROWD.home)

    assert form_teams(crowd, CITY, rules=TeamRules(), seconds=1, seed=1).proven
