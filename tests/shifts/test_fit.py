"""The rules on real times, one by one: each is kept at its edge, and broken one minute beyond."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from muster.people.hours import Window
from muster.shifts.fit import Limits, Rule, Slot, against, against_alone
from muster.shifts.person import Person
from muster.shifts.weekly import holds, meets
from tests.shifts.arranged import NOW

DAY = timedelta(days=1)
SOMEBODY = Person(UUID(int=1), "林")
LIMITS = Limits()
MIDNIGHT = NOW - timedelta(hours=6)  # of Monday, in Lanzhou


def at(day: int, hour: float) -> datetime:
    return MIDNIGHT + day * DAY + timedelta(hours=hour)


def slot(day: int, start: float, hours: float, **more: object) -> Slot:
    return Slot(UUID(int=7), at(day, start), at(day, start + hours), **more)


def shifts(*spans: tuple[int, float, float]) -> list[tuple[datetime, datetime]]:
    return [(at(day, start), at(day, start + hours)) for day, start, hours in spans]


@pytest.mark.parametrize(
    ("person", "asked", "rule"),
    [
        (SOMEBODY, slot(1, 8, 8, asks=frozenset({"licence:c1"})), Rule.UNABLE),
        (replace(SOMEBODY, able=frozenset({"licence:c1"})), slot(1, 8, 8, asks=frozenset({"licence:c1"})), None),
        (replace(SOMEBODY, here=(at(0, 0), at(1, 16))), slot(1, 8, 8), None),
        (replace(SOMEBODY, here=(at(0, 0), at(1, 15.9))), slot(1, 8, 8), Rule.GONE),
        (replace(SOMEBODY, absences=((at(1, 16), at(2, 0)),)), slot(1, 8, 8), None),
        (replace(SOMEBODY, absences=((at(1, 15.9), at(2, 0)),)), slot(1, 8, 8), Rule.ABSENT),
        (replace(SOMEBODY, care=(Window(127, 16 * 60, 18 * 60),)), slot(1, 8, 8), None),
        (replace(SOMEBODY, care=(Window(127, 15 * 60, 18 * 60),)), slot(1, 8, 8), Rule.CARE),
        (replace(SOMEBODY, free=(Window(127, 8 * 60, 16 * 60),)), slot(1, 8, 8), None),
        (replace(SOMEBODY, free=(Window(127, 8 * 60, 15 * 60),)), slot(1, 8, 8), Rule.HOURS),
        (replace(SOMEBODY, free=(Window(127, 22 * 60, 6 * 60),)), slot(6, 22, 8), None),  # over Sunday's midnight
        (replace(SOMEBODY, brings_child=True), slot(1, 8, 8), Rule.CHILD),
        (replace(SOMEBODY, brings_child=True), slot(1, 8, 8, takes_child=True), None),
        (SOMEBODY, slot(1, 8, 10), None),
        (SOMEBODY, slot(1, 8, 10.5), Rule.DAY),
    ],
)
def test_what_stands_against_it_whatever_else_they_do(person, asked, rule):
    assert against_alone(person, asked, LIMITS) == rule


@pytest.mark.parametrize(
    ("duties", "asked", "rule"),
    [
        (shifts((1, 8, 8)), slot(1, 15, 3), Rule.OVERLAP),
        (shifts((1, 8, 4)), slot(1, 13, 4), None),  # twice on one day, within its hours
        (shifts((1, 8, 8)), slot(1, 17, 3), Rule.DAY),
        (shifts((1, 14, 7)), slot(2, 8, 8), None),  # eleven hours
        (shifts((1, 14, 7.5)), slot(2, 8, 8), Rule.REST),
        (shifts((2, 8, 8)), slot(1, 14, 7.5), Rule.REST),
        (shifts(*((day, 8, 10) for day in range(4))), slot(4, 8, 8), None),  # 48 hours
        (shifts(*((day, 8, 10) for day in range(4))), slot(4, 8, 8.5), Rule.WEEK),
        (shifts(*((day, 8, 10) for day in range(5))), slot(7, 8, 8), None),  # the next week
        (shifts((0, 22, 6), (1, 22, 6)), slot(2, 22, 6), None),
        (shifts((0, 22, 6), (1, 22, 6), (2, 22, 6)), slot(3, 22, 6), Rule.NIGHTS),
        (shifts((0, 22, 6), (1, 22, 6), (2, 22, 6)), slot(4, 10, 6), None),
        (shifts(*((day, 8, 4) for day in range(5))), slot(5, 8, 4), None),
        (shifts(*((day, 8, 4) for day in range(6))), slot(6, 8, 4), Rule.RUN),
        (shifts(*((day, 8, 4) for day in (1, 2, 3, 5, 6, 7))), slot(4, 8, 4), Rule.RUN),  # joins two runs
    ],
)
def test_what_stands_against_it_beside_other_duties(duties, asked, rule):
    assert against(SOMEBODY, asked, duties, LIMITS, now=NOW) == rule


def test_real_work_counts_and_a_duty_nobody_came_to_does_not():
    worked = replace(SOMEBODY, worked=tuple(shifts(*((day, 8, 9.5) for day in range(-5, 0)))))
    was_planned = shifts(*((day, 8, 9.5) for day in range(-5, 0)))

    came = [against(worked, slot(day, 8, 8), [], LIMITS, now=NOW) for day in (0, 1)]
    stayed_away = [against(SOMEBODY, slot(day, 8, 8), was_planned, LIMITS, now=NOW) for day in (0, 1)]

    assert (came, stayed_away) == ([None, None], [None, None])
    assert against(worked, slot(1, 8, 8), shifts((0, 8, 8)), LIMITS, now=NOW) == Rule.RUN
    assert against(SOMEBODY, slot(1, 8, 8), [*was_planned, *shifts((0, 8, 8))], LIMITS, now=NOW) is None


def test_duties_elsewhere_count_as_those_here():
    busy = replace(SOMEBODY, busy=tuple(shifts((1, 8, 8))))

    assert against(busy, slot(1, 12, 4), [], LIMITS, now=NOW) == Rule.OVERLAP
    assert against(busy, slot(2, 0, 4), [], LIMITS, now=NOW) == Rule.REST


def test_a_limit_is_lifted_for_one_person_until_a_time():
    lifted = replace(SOMEBODY, overrides={Rule.DAY: at(1, 9)})

    assert against(lifted, slot(1, 8, 12), [], LIMITS, now=NOW) is None
    assert against(lifted, slot(1, 10, 12), [], LIMITS, now=NOW) == Rule.DAY
    assert against(replace(lifted, brings_child=True), slot(1, 8, 12), [], LIMITS, now=NOW) == Rule.CHILD


def test_windows_that_touch_hold_a_shift_together():
    two = (Window(1, 8 * 60, 12 * 60), Window(1, 12 * 60, 16 * 60))

    assert holds(two, at(0, 8), at(0, 16))
    assert not holds(two, at(0, 8), at(0, 16.5))
    assert not holds((Window(1, 8 * 60, 11 * 60), two[1]), at(0, 8), at(0, 16))
    assert meets((Window(64, 23 * 60, 2 * 60),), at(0, 1), at(0, 3))  # Sunday's night reaches into Monday
