"""What cannot be is answered with what stands in the way, never with "infeasible" alone."""

from bench.rosters.community import Size, community
from muster.planning.shifts.relief import Relief, relief
from tests.planning.rosters import a_week

NOBODY = [[0, 0]] * 5


def test_where_nobody_is_missing_nothing_stands_in_the_way():
    assert relief(a_week(must=[[1, 0], [0, 0], *NOBODY], allowed={(0, 0): "m"})) == Relief(0, (), 0)


def test_the_one_rule_that_stands_in_the_way_is_named():
    alone = {(0, day): "mn" for day in range(7)}
    mornings = [[1, 0]] * 4 + [[0, 0]] * 3

    assert relief(a_week(must=mornings, allowed=alone, limits={"run_max": {0: 3}})) == Relief(1, ("too_many_days",), 0)
    assert relief(a_week(must=mornings, allowed=alone, limits={"minutes_max": {0: 960}})) == Relief(2, ("minutes",), 0)
    night_then_morning = [[0, 1], [1, 0], *NOBODY]
    assert relief(a_week(must=night_then_morning, allowed=alone)) == Relief(1, ("too_soon",), 0)


def test_rules_that_stand_in_the_way_together_are_named_together():
    alone = {(0, day): "mn" for day in range(7)}
    limits = {"run_max": {0: 3}, "minutes_max": {0: 3 * 480}}

    assert relief(a_week(must=[[1, 0]] * 4 + [[0, 0]] * 3, allowed=alone, limits=limits)) == Relief(
        1, ("too_many_days", "minutes"), 0
    )


def test_too_few_people_are_no_rule():
    problem = a_week(must=[[2, 0], [0, 0], *NOBODY], allowed={(0, 0): "m"})

    assert relief(problem) == Relief(1, (), 1)


def test_a_community_that_wants_too_much_is_told_within_seconds():
    problem = community(0, Size(people=40, share=2.0))

    found = relief(problem)

    assert found.missing > found.still_missing
    assert "minutes" in found.rules
    assert found.still_missing > 0  # and there are too few people who are able and free
