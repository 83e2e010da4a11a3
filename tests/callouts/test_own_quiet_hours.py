"""Quiet hours of one's own rule the order of a wave, as the database tells it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from muster.access.scope import Scope, open_scope
from muster.channels.models import Preference
from muster.channels.prefer import prefer
from muster.channels.quiet import is_quiet
from tests.callouts.arranged import NIGHT, Scene, a_scene
from tests.callouts.test_choose import at_work
from tests.factories import an_id

pytestmark = pytest.mark.django_db
ORDER = """
SELECT id, kind FROM callouts_order(%s, %s, %s, %s, %s::bigint[], %s, %s, '{}', '{}', '{}', %s::bigint[], '{0}', 99, 99, %s)
"""
TWO_AT_NIGHT, NINE = 2 * 60, 9 * 60
SLEEPS_LATE = (3 * 60, 11 * 60)  # after a night shift


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def sleeps(person, hours: tuple[int, int] | None):
    with open_scope(Scope(volunteer=person.id)):
        begins, ends = hours or (None, None)
        prefer(person.id, [], quiet_from_min=begins, quiet_to_min=ends)
    return person


def awake(scene: Scene, *, minute: int | None, are_asleep: bool) -> set:
    here = scene.community.id
    values = [here, scene.operation.id, an_id(), scene.city.id, [here], NIGHT, are_asleep, [here], minute]
    with scene.seen(), connection.cursor() as cursor:
        cursor.execute(ORDER, values)
        return {person for person, kind in cursor.fetchall() if kind != "quiet"}


def test_who_has_chosen_hours_is_asleep_in_these_and_in_no_others(scene):
    usual, chosen, late, never = scene.people(4)
    sleeps(usual, None)  # has chosen an order, and no hours
    sleeps(chosen, (22 * 60, 6 * 60))
    sleeps(late, SLEEPS_LATE)
    sleeps(never, (0, 0))

    at_night = awake(scene, minute=TWO_AT_NIGHT, are_asleep=True)
    by_day = awake(scene, minute=NINE, are_asleep=False)

    assert at_night == {late.id, never.id}
    assert by_day == {usual.id, chosen.id, never.id}


def test_own_hours_stand_above_night_calls_and_below_duty_and_call_me_tonight(scene):
    (night_calls,) = scene.people(1, night_calls=True)
    (tonight,) = scene.people(1, call_until=NIGHT + timedelta(hours=1))
    (on_duty,) = scene.people(1)
    at_work(scene, on_duty, since=NIGHT - timedelta(hours=1))
    for person in (night_calls, tonight, on_duty):
        sleeps(person, (22 * 60, 6 * 60))
    (may_be_called,) = scene.people(1, night_calls=True)  # has chosen no hours

    assert awake(scene, minute=TWO_AT_NIGHT, are_asleep=True) == {tonight.id, on_duty.id, may_be_called.id}


def test_whoever_overrides_quiet_hours_wakes_also_those_with_hours_of_their_own(scene):
    """Overriding passes no minute; a minute with `are_asleep` false is an ordinary day, on which own hours count."""
    usual, late = scene.people(2)
    sleeps(late, SLEEPS_LATE)

    overridden = awake(scene, minute=None, are_asleep=False)
    ordinary = awake(scene, minute=NINE, are_asleep=False)

    assert (overridden, ordinary) == ({usual.id, late.id}, {usual.id})


@pytest.mark.parametrize("hours", [(22 * 60, 6 * 60), SLEEPS_LATE, (600, 600), (0, 1439)])
def test_the_database_and_the_channels_agree_on_when_somebody_sleeps(scene, hours):
    person = sleeps(scene.people(1)[0], hours)
    begins, ends = hours
    kept = Preference(quiet_from_min=begins, quiet_to_min=ends)
    midnight = datetime.combine(datetime(2022, 10, 24, tzinfo=UTC), time(), tzinfo=timezone.get_current_timezone())
    minutes = sorted({0, 1439, *(at % 1440 for edge in hours for at in (edge - 1, edge, edge + 1))})

    told = [person.id not in awake(scene, minute=minute, are_asleep=True) for minute in minutes]

    assert told == [is_quiet(kept, midnight + timedelta(minutes=minute)) for minute in minutes]
