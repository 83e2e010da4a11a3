"""A limit that was lifted holds nothing up until then, and no other limit with it."""

from datetime import timedelta

from muster.identifiers import uuid7
from muster.shifts.care import care_of
from muster.shifts.fit import Limits, Rule
from muster.shifts.person import Person
from tests.shifts.arranged import MONDAY, NOW

HOUR = timedelta(hours=1)


def test_a_lifted_day_does_not_hide_the_limit_of_the_week():
    began = NOW - 8 * HOUR
    person = Person(uuid7(), "林", worked=((began, NOW),), working_since=began, overrides={Rule.DAY: NOW + 9 * HOUR})

    care = care_of(person, Limits(day_max_min=600, week_max_min=660), now=NOW)

    assert began.date() <= MONDAY
    assert (care.rest_due, care.rule, care.lifted_until) == (NOW + 3 * HOUR, Rule.WEEK, None)


def test_a_lifted_day_holds_until_its_end():
    began = NOW - 8 * HOUR
    person = Person(uuid7(), "林", worked=((began, NOW),), working_since=began, overrides={Rule.DAY: NOW + 9 * HOUR})

    care = care_of(person, Limits(), now=NOW)

    assert (care.rest_due, care.rule, care.lifted_until) == (NOW + 9 * HOUR, Rule.DAY, NOW + 9 * HOUR)
