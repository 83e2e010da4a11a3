"""Recording through Django: each event once, one honest answer each, and presence brought up to date."""

from datetime import timedelta
from uuid import UUID

import pytest
from psycopg import DatabaseError

from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.journal.event import Event, made_here
from muster.journal.kinds import ReportedIn
from muster.journal.models import FieldEvent, Mismatch
from muster.journal.queries import events_of, mismatches_in
from muster.ledger.queries import contested_in, counts_by_community, curve, open_claims, presence_of, present_in
from muster.ledger.record import record
from muster.operations.models import Operation
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, a_volunteer
from tests.ledger.arranged import PHONE, Recorder, a_town, an_event, counted, reported_in, undone


def test_a_resent_report_in_counts_one_person(recorded: Recorder):
    """The phone resends what it is unsure of; the board must not gain a ghost."""
    town = a_town()
    person = town.person()
    arrival = reported_in(town, person, town.north)

    answers = [recorded(arrival)[0].status, recorded(arrival)[0].status, recorded(arrival, arrival)[1].status]

    assert answers == ["accepted", "duplicate", "duplicate"]
    assert counted(town, person) == (town.north.id, [town.north.id])
    with open_scope(Scope(cities=(town.city.id,))):
        assert counts_by_community(town.operation.id) == {town.north.id: 1}


def test_an_event_twice_in_one_batch_is_accepted_once(recorded: Recorder):
    town = a_town()
    arrival = reported_in(town, town.person(), town.north)

    assert [result.status for result in recorded(arrival, arrival)] == ["accepted", "duplicate"]


def test_another_body_under_a_taken_id_is_a_mismatch_and_both_are_kept(recorded: Recorder):
    """G3: the first body counts, the second is kept for a person, the rest of the batch is stored."""
    town = a_town()
    person, other, third = town.person(), town.person(), town.person()
    first = reported_in(town, person, town.north)
    second = _with_id(reported_in(town, other, town.north), first.id)
    rest = reported_in(town, third, town.north)
    recorded(first)

    results = recorded(second, rest)

    assert [result.status for result in results] == ["mismatch", "accepted"]
    with open_scope(Scope(communities=(town.north.id,), subjects=(person.id, third.id))):
        assert set(events_of(town.operation.id, town.north.id).values_list("id", flat=True)) == {first.id, rest.id}
        [kept] = mismatches_in(town.north.id)
        assert (kept.id, kept.body["facts"]["volunteer"]) == (first.id, str(other.id))
        assert set(present_in(town.operation.id, town.north.id).values_list("volunteer_id", flat=True)) == {
            person.id,
            third.id,
        }


def test_a_mismatch_within_one_batch_is_seen_too(recorded: Recorder):
    town = a_town()
    first = reported_in(town, town.person(), town.north)
    second = _with_id(reported_in(town, town.person(), town.north), first.id)

    assert [result.status for result in recorded(first, second)] == ["accepted", "mismatch"]
    with open_scope(Scope(communities=(town.north.id,))):
        assert Mismatch.objects.count() == 1


def test_a_move_counts_in_the_new_community_only(recorded: Recorder):
    town = a_town()
    person = town.person(home=town.north)
    arrival = reported_in(town, person, town.north)
    recorded(arrival)

    recorded(reported_in(town, person, town.south, supersedes=[arrival.id]))

    assert counted(town, person) == (town.south.id, [town.south.id])


def test_a_move_that_arrives_before_the_report_in_it_supersedes_ends_the_same(recorded: Recorder):
    town = a_town()
    person = town.person(home=town.north)
    arrival = reported_in(town, person, town.north)
    move = reported_in(town, person, town.south, supersedes=[arrival.id])

    recorded(move)
    recorded(arrival)

    assert counted(town, person) == (town.south.id, [town.south.id])


def test_two_claims_count_once_and_both_desks_see_them_until_one_settles(recorded: Recorder):
    town = a_town()
    person = town.person(home=town.south)
    north = reported_in(town, person, town.north)
    recorded(north)
    recorded(reported_in(town, person, town.south))

    assert counted(town, person) == (town.south.id, sorted([town.north.id, town.south.id]))
    for community in (town.north, town.south):
        with open_scope(Scope(communities=(community.id,), subjects=(person.id,))):
            assert [presence.volunteer_id for presence in contested_in(town.operation.id, community.id)] == [person.id]
            assert open_claims(contested_in(town.operation.id, community.id)[0])[north.id] == town.north.id

    recorded(reported_in(town, person, town.south, supersedes=[north.id]))

    assert counted(town, person) == (town.south.id, [town.south.id])


def test_an_undone_report_in_counts_nowhere_and_can_be_made_again(recorded: Recorder):
    town = a_town()
    person = town.person()
    arrival = reported_in(town, person, town.north)
    recorded(arrival)

    recorded(undone(town, person, town.north, supersedes=[arrival.id]))
    assert counted(town, person) == (None, [])

    recorded(reported_in(town, person, town.north))
    assert counted(town, person) == (town.north.id, [town.north.id])


def test_home_and_organisation_are_kept_as_they_were_at_the_first_report_in(recorded: Recorder):
    town = a_town()
    person = town.person(home=town.south)

    recorded(reported_in(town, person, town.north))

    with open_scope(Scope(communities=(town.north.id,))):
        presence = presence_of(town.operation.id, person.id)
    assert presence is not None
    assert (presence.home_community_id, presence.organisation_id, presence.city_id) == (
        town.south.id,
        None,
        town.city.id,
    )


def test_the_curve_counts_each_person_from_the_earliest_time_they_reported_in(recorded: Recorder):
    town = a_town()
    early, late = town.person(), town.person()
    recorded(reported_in(town, early, town.north, now=T0 + timedelta(minutes=30)))
    recorded(reported_in(town, early, town.south, now=T0 + timedelta(seconds=10)))
    recorded(reported_in(town, late, town.north, now=T0 + timedelta(minutes=5)))

    with open_scope(Scope(cities=(town.city.id,))):
        assert curve(town.operation.id) == [(T0, 1), (T0 + timedelta(minutes=5), 2)]


def test_what_says_something_impossible_is_refused_with_its_reason_and_the_rest_is_stored(recorded: Recorder):
    town, elsewhere = a_town(), a_city()
    foreign_community = a_community(town.city, "不参加的社区")
    stranger = a_volunteer(elsewhere)
    good = reported_in(town, town.person(), town.north)
    ghost = an_event(ReportedIn(town.operation.id, uuid7(), "app"), town.north, (), T0)
    nowhere = an_event(ReportedIn(uuid7(), stranger.id, "app"), town.north, (), T0)

    results = recorded(good, reported_in(town, stranger, town.north), ghost, nowhere)

    assert [(result.status, result.reason) for result in results] == [
        ("accepted", ""),
        ("refused", "unknown_volunteer"),
        ("refused", "unknown_volunteer"),
        ("refused", "unknown_operation"),
    ]
    [aside] = recorded(reported_in(town, town.person(), foreign_community))
    assert (aside.status, aside.reason) == ("refused", "community_not_in_operation")


def test_a_closed_operation_takes_nothing_new_but_owns_up_to_what_it_has(recorded: Recorder):
    town = a_town()
    person = town.person()
    before = reported_in(town, person, town.north)
    recorded(before)
    with as_owner():
        Operation.objects.filter(pk=town.operation.id).update(closed_at=T0)

    after, resent, respelled = recorded(
        reported_in(town, person, town.north), before, _with_id(reported_in(town, town.person(), town.north), before.id)
    )

    assert (after.status, after.reason) == ("refused", "operation_closed")
    assert (resent.status, respelled.status) == ("duplicate", "mismatch")


def test_nothing_is_recorded_outside_the_open_scope(db: None):
    """An act that opened another community's scope, or none, is stopped by the database."""
    town = a_town()
    person = town.person()

    elsewhere = Scope(communities=(town.south.id,), subjects=(person.id,))
    with pytest.raises(DatabaseError, match="row-level security"), open_scope(elsewhere):
        record(town.north.id, [reported_in(town, person, town.north)], actor_id=PHONE, received_at=T0)

    with open_scope(Scope(communities=(town.north.id,))):
        assert not FieldEvent.objects.exists()


def _with_id(event: Event, event_id: UUID) -> Event:
    return made_here(event_id, event.facts, community=event.community, now=event.at, device=event.device)
