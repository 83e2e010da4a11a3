"""A volunteer begins to work and ends it; the ledger adds up the hours."""

from datetime import datetime, timedelta

import pytest

from muster.access.actors import actor_of
from muster.access.scope import open_scope
from muster.identifiers import uuid7
from muster.journal.event import made_here
from muster.journal.kinds import Arrived
from muster.journal.models import FieldEvent
from muster.mobilise.attend import arrive, leave
from muster.mobilise.queries import mine, people_here
from muster.mobilise.refusals import NotAllowed, NotAtWork, NotReportedIn, OperationClosed
from muster.mobilise.report_in import move
from tests.conftest import as_owner
from tests.factories import T0, an_account
from tests.ledger.arranged import PHONE, through_psycopg
from tests.mobilise.world import World, acting, presence

HOUR = timedelta(hours=1)


@pytest.fixture
def here(world: World):
    """A person who has reported in, and their account."""
    person = world.person("林建国")
    account = an_account("volunteer", volunteer=person)
    with acting(account) as actor:
        move(world.operation.id, person.id, world.here.id, by=actor, now=T0)
    return person, account


def does(act, world: World, who, *, now: datetime) -> None:
    person, account = who
    with acting(account) as actor:
        act(world.operation.id, person.id, by=actor, now=now)


def hours(world: World, who) -> tuple[int, datetime | None]:
    person, account = who
    with acting(account):
        own = mine(world.operation.id, person.id)
    return own.worked_min, own.working_since


def test_hours_lie_between_arriving_and_leaving_and_the_desk_sees_them(world, here):
    does(arrive, world, here, now=T0)
    at_work = hours(world, here)
    does(leave, world, here, now=T0 + 2 * HOUR)
    does(arrive, world, here, now=T0 + 3 * HOUR)

    with acting(world.desk):
        (row,) = people_here(world.operation.id, world.here.id)
    assert at_work == (0, T0)
    assert hours(world, here) == (row.worked_min, row.working_since) == (120, T0 + 3 * HOUR)


def test_a_second_tap_adds_nothing(world, here):
    does(arrive, world, here, now=T0)
    does(arrive, world, here, now=T0 + HOUR)
    does(leave, world, here, now=T0 + 2 * HOUR)
    with pytest.raises(NotAtWork):
        does(leave, world, here, now=T0 + 3 * HOUR)

    assert hours(world, here) == (120, None)
    with as_owner():
        kinds = FieldEvent.objects.values_list("kind", flat=True).order_by("id")
        assert list(kinds) == ["volunteer.reported_in", "volunteer.arrived", "volunteer.left"]


def test_leaving_ends_what_another_phone_began_elsewhere(world, here):
    """The departure of each arrival is told where that arrival was told."""
    person, account = here
    does(arrive, world, here, now=T0)
    other = made_here(
        uuid7(), Arrived(world.operation.id, person.id), community=world.there.code, now=T0 + HOUR, device=PHONE
    )
    through_psycopg(other)
    with acting(account) as actor:
        move(world.operation.id, person.id, world.there.id, by=actor, now=T0 + HOUR)

    does(leave, world, here, now=T0 + 2 * HOUR)

    assert hours(world, here) == (120, None)
    with as_owner():
        told = FieldEvent.objects.filter(kind="volunteer.left").values_list("community_id", flat=True)
        assert set(told) == {world.here.id, world.there.id}


def test_who_has_not_reported_in_cannot_begin(world):
    person = world.person("何敏")
    stranger = person, an_account("volunteer", volunteer=person)

    with pytest.raises(NotReportedIn):
        does(arrive, world, stranger, now=T0)

    assert presence(world.operation, person) is None


def test_nobody_begins_or_ends_for_somebody_else(world, here):
    person, _ = here
    other = world.person("何敏")
    actor = actor_of(an_account("volunteer", volunteer=other), now=T0, strong=False)

    for act in (arrive, leave):
        with open_scope(actor.scope), pytest.raises(NotAllowed):
            act(world.operation.id, person.id, by=actor, now=T0)

    assert presence(world.operation, person).arrivals == {}


def test_after_the_operation_has_closed_no_hours_count(world, here):
    with as_owner():
        world.operation.closed_at = T0
        world.operation.save()

    with pytest.raises(OperationClosed):
        does(arrive, world, here, now=T0 + HOUR)
