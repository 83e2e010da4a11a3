"""Hours of a call-out count like any others, whoever came and however they were ticked off."""

from datetime import timedelta

import pytest

from muster.access.scope import open_scope
from muster.callouts.close import close
from muster.callouts.models import Tending
from muster.callouts.tend import tend
from muster.ledger.models import Presence
from tests.callouts.arranged import DAY, a_scene, the_worker
from tests.callouts.test_choose import at_work
from tests.callouts.test_claim import MINUTE, said
from tests.conftest import as_owner
from tests.factories import a_community, a_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_scene()


def tended(scene, callout, *, now):
    with as_owner():
        Tending.objects.update(due_at=now)
    with the_worker(scene):
        tend(scene.community.id, callout.id, now=now)


def presence(person) -> Presence:
    with as_owner():
        return Presence.objects.get(volunteer_id=person.id)


def ended(scene, callout, *, now):
    with open_scope(scene.actor.scope):
        close(callout, by=scene.actor, now=now)
    tended(scene, callout, now=now)


def test_work_begins_with_the_arrival_and_ends_with_the_call_out(scene):
    person = a_volunteer(scene.city, home=a_community(scene.city, "远处社区"))
    callout = scene.call(seats=1)
    said(scene, callout, person, now=DAY)
    said(scene, callout, person, "arrive", now=DAY + 10 * MINUTE)

    tended(scene, callout, now=DAY + 11 * MINUTE)
    tended(scene, callout, now=DAY + 12 * MINUTE)
    working = presence(person).working_since
    ended(scene, callout, now=DAY + timedelta(hours=3))
    tended(scene, callout, now=DAY + timedelta(hours=3, minutes=1))

    assert working == DAY + 10 * MINUTE
    assert (presence(person).worked_min, presence(person).working_since) == (170, None)


def test_whoever_was_at_work_already_stays_so(scene):
    (person,) = scene.people(1)
    at_work(scene, person, since=DAY - timedelta(hours=1))
    callout = scene.call(seats=1)
    said(scene, callout, person)
    said(scene, callout, person, "arrive")
    tended(scene, callout, now=DAY)

    ended(scene, callout, now=DAY + timedelta(hours=1))

    assert presence(person).working_since == DAY - timedelta(hours=1)


def test_an_arrival_that_was_a_mistake_counts_nothing(scene):
    (person,) = scene.people(1)
    callout = scene.call(seats=1)
    said(scene, callout, person)
    said(scene, callout, person, "arrive", now=DAY + MINUTE)
    tended(scene, callout, now=DAY + 2 * MINUTE)

    said(scene, callout, person, "not_here", now=DAY + 5 * MINUTE)
    tended(scene, callout, now=DAY + 5 * MINUTE)

    assert (presence(person).worked_min, presence(person).working_since) == (0, None)
