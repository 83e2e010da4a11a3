"""Doors through both executors: what is answered for each event, and what stands afterwards."""

from datetime import timedelta
from uuid import UUID

import pytest

from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.journal.event import Event, made_here
from muster.journal.kinds import DoorFacts, Excused, Visited, VisitUndone
from muster.journal.models import Quarantined
from muster.ledger.counts import Counted
from muster.ledger.verdicts import TOLD_MAX
from muster.rounds import queries
from muster.rounds.close import close_round
from muster.rounds.models import Round
from tests.conftest import as_owner
from tests.factories import T0
from tests.ledger.arranged import PHONE, Recorder
from tests.rounds.arranged import Estate, a_round, an_estate


@pytest.fixture
def estate(transactional_db: None) -> Estate:
    return an_estate()


def told(estate: Estate, facts: DoorFacts, *, supersedes: tuple[UUID, ...] = (), event_id: UUID | None = None) -> Event:
    code = estate.community.code
    return made_here(event_id or uuid7(), facts, community=code, now=T0, device=PHONE, supersedes=supersedes)


def met(estate: Estate, round_: Round, number: int, result: str = "reached", **more: object) -> Event:
    return told(estate, Visited(round_.id, estate.doors[number].id, result), **more)  # type: ignore[arg-type]


def counted(estate: Estate, round_: Round) -> Counted:
    with open_scope(Scope(communities=(estate.community.id,))):
        return queries.counted_here(round_, estate.community.id)


def statuses(results: list) -> list[str]:
    return [f"{one.status}:{one.reason}".rstrip(":") for one in results]


def test_a_resent_visit_counts_one_door(estate: Estate, recorded: Recorder):
    opened = a_round(estate)
    event = met(estate, opened, 0)

    assert statuses(recorded(event)) == ["accepted"]
    assert statuses(recorded(event, event)) == ["duplicate", "duplicate"]
    assert counted(estate, opened) == Counted(register=6, reached=1)


def test_another_body_under_a_taken_id_is_a_mismatch_and_changes_nothing(estate: Estate, recorded: Recorder):
    """G3. Planted bug: the second body overwrites the first."""
    opened, event_id = a_round(estate), uuid7()
    recorded(met(estate, opened, 0, event_id=event_id))

    results = recorded(met(estate, opened, 1, event_id=event_id), met(estate, opened, 2))

    assert statuses(results) == ["mismatch", "accepted"]
    assert counted(estate, opened) == Counted(register=6, reached=2)


def test_what_supersedes_may_come_before_what_it_supersedes(estate: Estate, recorded: Recorder):
    opened, first = a_round(estate), uuid7()

    recorded(met(estate, opened, 0, "vacant", supersedes=(first,)))
    recorded(met(estate, opened, 0, event_id=first))

    assert counted(estate, opened) == Counted(register=6, excused=1)


def test_unlike_answers_of_one_flush_or_of_two_conflict_and_a_settlement_ends_it(estate: Estate, recorded: Recorder):
    opened = a_round(estate)
    one, other, third = met(estate, opened, 0), met(estate, opened, 0, "away"), met(estate, opened, 1)
    recorded(one, other)
    recorded(third)
    recorded(told(estate, Excused(opened.id, estate.doors[1].id, "vacant")))
    assert counted(estate, opened) == Counted(register=6, conflicts=2)

    recorded(met(estate, opened, 0, "away", supersedes=(one.id, other.id)))
    recorded(told(estate, VisitUndone(opened.id, estate.doors[1].id), supersedes=(third.id,)))
    assert counted(estate, opened) == Counted(register=6, excused=2)


def test_an_unknown_round_or_door_is_refused_with_its_reason(estate: Estate, recorded: Recorder):
    opened = a_round(estate)
    nowhere = told(estate, Visited(uuid7(), estate.doors[0].id, "reached"))
    nobody = told(estate, Visited(opened.id, uuid7(), "reached"))

    results = recorded(nowhere, met(estate, opened, 0), nobody)

    assert statuses(results) == ["refused:unknown_round", "accepted", "refused:unknown_household"]


def test_what_comes_after_closing_is_kept_aside_and_the_statement_stands(estate: Estate, recorded: Recorder):
    opened, command = a_round(estate), estate.in_command()
    recorded(met(estate, opened, 0))
    with open_scope(command.scope):
        close_round(opened.id, by=command, now=T0 + timedelta(hours=1))

    late = met(estate, opened, 1)
    results = recorded(late)

    assert statuses(results) == ["quarantined:round_closed"]
    assert counted(estate, opened) == Counted(register=6, reached=1)
    with as_owner():
        kept = Quarantined.objects.get(id=late.id)
    assert (kept.operation_id, kept.body["facts"]["result"]) == (estate.operation.id, "reached")


def test_nobody_tells_without_end_of_one_door(estate: Estate, recorded: Recorder):
    opened = a_round(estate)
    recorded(*[met(estate, opened, 0, "absent") for _ in range(TOLD_MAX)])

    assert statuses(recorded(met(estate, opened, 0))) == ["refused:too_many_visits"]


def test_a_hundred_doors_in_one_flush_move_each_sum_once(recorded: Recorder):
    estate = an_estate(doors=50)
    opened = a_round(estate)
    events = [met(estate, opened, number) for number in range(100)]

    assert set(statuses(recorded(*events))) == {"accepted"}
    assert counted(estate, opened) == Counted(register=100, reached=100)
