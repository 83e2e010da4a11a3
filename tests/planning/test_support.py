"""Support: the plan is the best there is within its gap, keeps organisations together, and says why."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.rosters.city import short_handed
from muster.planning.support import Organisations, Places, Problem, Terms, broken, cost, gaps, match, matches
from tests.planning.rosters import ints

FAR = -1


def a_problem(people, short, travel_min, *, missing_cost=500, before=None, **terms) -> Problem:
    people, short = np.array(people), np.array(short)
    held = np.zeros((len(people), len(short)), np.int64) if before is None else np.array(before)
    places = Places(short, np.full(len(short), missing_cost), np.array(travel_min))
    return Problem(Organisations(people), places, Terms(**terms), held)


@st.composite
def problems(draw) -> Problem:
    organisations, places = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    return Problem(
        Organisations(ints(draw, organisations, 0, 4)),
        Places(
            ints(draw, places, 0, 3), ints(draw, places, 0, 40), ints(draw, (organisations, places), FAR, 30)
        ),
        Terms(draw(st.integers(1, 3)), draw(st.integers(0, 20)), draw(st.integers(0, 9))),
        ints(draw, (organisations, places), 0, 3),
    )  # fmt: skip


def best_by_trying(problem: Problem) -> int:
    shape = problem.before.shape
    everything = product(range(int(problem.places.short.max()) + 1), repeat=int(np.prod(shape)))
    plans = (np.array(each).reshape(shape) for each in everything)
    return min(cost(problem, sent) for sent in plans if not broken(problem, sent))


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_plan_is_better_than_the_one_found(problem: Problem):
    made = match(problem, gap=0.0)

    assert broken(problem, made.sent) == []
    assert made.bound <= best_by_trying(problem) == made.cost == cost(problem, made.sent)
    assert made.ended == "proven"
    assert all(one.people == made.sent[one.organisation, one.place] for one in matches(problem, made.sent))
    assert sum(one.people for one in gaps(problem, made.sent)) == problem.places.short.sum() - made.sent.sum()


def test_fourteen_organisations_and_six_hundred_people_are_matched_within_one_percent():
    problem = short_handed(seed=1)

    made = match(problem)

    assert broken(problem, made.sent) == []
    assert made.gap <= 0.01
    assert (made.sent == match(problem).sent).all()


def test_an_organisation_stays_together_where_the_way_is_not_too_long():
    problem = a_problem([10], [5, 5, 10], [[20, 20, 22]], group_cost=60)

    assert match(problem, gap=0.0).sent.tolist() == [[0, 0, 10]]


def test_when_a_place_is_added_few_people_move():
    before = match(a_problem([6, 6], [6, 0, 6], [[10, 12, 30], [30, 12, 10]]), gap=0.0).sent
    added = {"people": [6, 6], "short": [6, 6, 6], "travel_min": [[10, 5, 30], [30, 5, 10]], "before": before}

    free = match(a_problem(**added, change_price=0), gap=0.0).sent
    careful = match(a_problem(**added, change_price=50), gap=0.0).sent

    assert (careful == before).all()
    assert not (free == before).all()


def test_each_match_and_each_gap_has_a_reason():
    problem = a_problem(
        [4, 9, 2], [4, 9, 3, 5, 4], [[5, 9, FAR, FAR, FAR], [7, 8, FAR, FAR, 600], [FAR, FAR, FAR, 3, FAR]],
        before=[[0] * 5, [0, 9, 0, 0, 0], [0] * 5],
    )  # fmt: skip

    sent = match(problem, gap=0.0).sent

    assert [(one.organisation, one.place, one.reason) for one in matches(problem, sent)] == [
        (0, 0, "nearest"),
        (1, 1, "as_before"),
    ]
    assert [(one.place, one.people, one.reason) for one in gaps(problem, sent)] == [
        (2, 3, "nobody_may_go"),
        (3, 5, "groups_too_small"),
        (4, 4, "nobody_left"),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"people": [-1]}, "people"),
        ({"short": []}, "places"),
        ({"travel_min": [[1, 2]]}, "travel_min"),
        ({"travel_min": [[1.5]]}, "travel_min"),
        ({"least": 0}, "least"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_mend(changes: dict, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        a_problem(**({"people": [3], "short": [2], "travel_min": [[4]]} | changes))
