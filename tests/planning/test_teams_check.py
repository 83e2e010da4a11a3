"""The checker of teams finds what is planted, and finds nothing in a sound plan."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from muster.planning.teams import Part, People, Problem, TeamPlan, TeamRules, check
from tests.planning.cities import SENIOR, a_city, communities, formed, people

CITY = a_city(11, crowd=200, wide=15, senior=0.25)
PLAN = formed(CITY)
Change = Callable[[TeamPlan], TeamPlan]


def _with_first(part: Part, **changes: object) -> Change:
    def changed(plan: TeamPlan) -> TeamPlan:
        picks = list(plan.picks)
        at = next(n for n, pick in enumerate(picks) if pick.part is part)
        picks[at] = replace(picks[at], **changes)
        return replace(plan, picks=tuple(picks))

    return changed


def _unfit(column: np.ndarray) -> int:
    seated = {pick.person for pick in PLAN.picks}
    return next(n for n in np.flatnonzero(~column).tolist() if n not in seated)


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (_with_first(Part.LEADER, person=_unfit(CITY.people.senior)), "is not senior"),
        (_with_first(Part.MEMBER, person=_unfit(CITY.people.strong)), "is not strong"),
        (_with_first(Part.MEMBER, person=PLAN.picks[0].person), "is picked 2 times"),
        (_with_first(Part.RESERVE, person=PLAN.picks[0].person), "is picked 2 times"),
        (_with_first(Part.LEADER, travel_min=PLAN.picks[0].travel_min + 1), "minutes to"),
        (_with_first(Part.LEADER, community=10_000), "There is no person"),
        (_with_first(Part.MEMBER, place=1), "share the place"),
        (_with_first(Part.RESERVE, reason="x"), "stands in for nobody"),
        (lambda plan: replace(plan, picks=plan.picks[1:]), "accounts for 0 seats of a leader"),
        (lambda plan: replace(plan, travel_min=plan.travel_min + 1), "add up to"),
        (lambda plan: replace(plan, bound_min=plan.travel_min + 1), "is above the plan's own"),
        (lambda plan: replace(plan, bound_min=plan.travel_min - 1), "does not meet it"),
    ],
)
def test_a_planted_fault_is_found(planted: Change, found: str):
    assert PLAN.gaps == ()
    assert PLAN.travel_min > 0
    assert check(CITY.people, CITY.communities, CITY.rules, PLAN) == []

    told = check(CITY.people, CITY.communities, CITY.rules, planted(PLAN))

    assert any(found in sentence for sentence in told)


def test_an_organisation_stripped_of_its_seniors_is_found():
    """The same plan, judged as if all its leaders came from one organisation."""
    leaders = [pick.person for pick in PLAN.picks if pick.part is Part.LEADER]
    organisation = CITY.people.organisation.copy()
    organisation[leaders] = 3
    stripped = People(CITY.people.ids, CITY.people.senior, CITY.people.strong, organisation, CITY.people.home)

    told = check(stripped, CITY.communities, CITY.rules, PLAN)

    assert any(sentence.startswith("Organisation 3 gives") for sentence in told)


def test_one_going_where_they_may_not_is_found():
    travel_min = CITY.communities.travel_min.copy()
    pick = PLAN.picks[0]
    travel_min[CITY.people.home[pick.person], pick.community] = -1

    told = check(CITY.people, replace(CITY.communities, travel_min=travel_min), CITY.rules, PLAN)

    assert f"Person {pick.person} may not go to community {pick.community}." in told


@pytest.mark.parametrize(("share", "seniors", "spared"), [(0.29, 100, 29), (2 / 3, 3, 2), (0.3, 10, 3), (0.3, 9, 2)])
def test_a_share_is_rounded_as_a_person_would(share: float, seniors: int, spared: int):
    """In floating point 0.29 × 100 is a little less than 29."""
    crowd = people([(SENIOR, 0, 0)] * seniors)
    rules, city = TeamRules(share=share, members=0), communities([[0] * 40])

    plan = formed(Problem(crowd, city, rules))

    assert len([pick for pick in plan.picks if pick.part is Part.LEADER]) == spared
    assert check(crowd, city, rules, plan) == []
