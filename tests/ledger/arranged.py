"""A city with two communities in one operation, and events of its people."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.journal.event import Event, made_here
from muster.journal.kinds import Facts, PersonFacts, ReportedIn, ReportInUndone
from muster.ledger.models import Presence
from muster.ledger.record import record
from muster.ledger.verdicts import Deposit, Result
from muster.live.database import Database
from muster.live.deposit import deposit
from muster.operations.models import Operation
from muster.people.models import Volunteer
from muster.places.models import Area
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, a_volunteer, an_operation

PHONE = UUID("018400b1-0000-7000-8000-0000000000d1")


@dataclass(frozen=True)
class Town:
    city: Area
    north: Area
    south: Area
    operation: Operation

    def person(self, *, home: Area | None = None) -> Volunteer:
        return a_volunteer(self.city, home=home)


def a_town() -> Town:
    city = a_city()
    north, south = a_community(city, "北社区"), a_community(city, "南社区")
    return Town(city, north, south, an_operation(city, north, south))


def reported_in(
    town: Town, person: Volunteer, at: Area, *, supersedes: Sequence[UUID] = (), now: datetime = T0
) -> Event:
    return an_event(ReportedIn(town.operation.id, person.id, "app"), at, supersedes, now)


def undone(town: Town, person: Volunteer, at: Area, *, supersedes: Sequence[UUID], now: datetime = T0) -> Event:
    return an_event(ReportInUndone(town.operation.id, person.id), at, supersedes, now)


def an_event(facts: Facts, at: Area, supersedes: Sequence[UUID], now: datetime) -> Event:
    return made_here(uuid7(), facts, community=at.code, now=now, device=PHONE, supersedes=tuple(supersedes))


Recorder = Callable[..., list[Result]]


def through_psycopg(*events: Event, now: datetime = T0) -> list[Result]:
    """Record events of one community through Django, as an act does once it has checked who asks."""
    community, subjects = _subjects(events)
    with open_scope(Scope(communities=(community.id,), subjects=subjects)):
        return record(community.id, events, actor_id=PHONE, received_at=now)


def through_asyncpg(*events: Event, now: datetime = T0) -> list[Result]:
    """The same through live's executor."""
    community, _ = _subjects(events)
    deposits = [Deposit(event, PHONE) for event in events]

    async def run() -> list[Result]:
        database = Database()
        await database.open()
        try:
            return (await deposit(database, community.id, deposits, received_at=now)).results
        finally:
            await database.close()

    return asyncio.run(run())


def _subjects(events: Sequence[Event]) -> tuple[Area, tuple[UUID, ...]]:
    community = Area.objects.get(code=events[0].community)
    people = {event.facts.volunteer for event in events if isinstance(event.facts, PersonFacts)}
    return community, tuple(people)


def counted(town: Town, person: Volunteer) -> tuple[int | None, list[int]]:
    """Where a person counts, and every community that has an open claim."""
    with as_owner():
        presence = Presence.objects.get(operation_id=town.operation.id, volunteer_id=person.id)
    return presence.community_id, presence.claimed_in
