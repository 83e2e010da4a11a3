"""Report-ins: claims that a person is present in a community. Whoever reports in twice still counts once."""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection

from muster.access import phones
from muster.access.actors import Actor
from muster.access.scope import Scope, current_scope, open_scope
from muster.identifiers import uuid7
from muster.journal.event import Event, made_here
from muster.journal.kinds import ReportedIn, ReportInUndone, Via
from muster.ledger.models import Presence
from muster.ledger.queries import open_claims, presence_of
from muster.ledger.record import record
from muster.mobilise import rules
from muster.mobilise.refusals import (
    NotAllowed,
    NotHere,
    NothingToSettle,
    NotTakingPart,
    OperationClosed,
    Refused,
    TooManyAtOnce,
    TooManyReportIns,
    UnknownPerson,
)
from muster.mobilise.text import line
from muster.operations.models import Operation
from muster.people.claimant import claimant, name_sort
from muster.people.invite import invite
from muster.people.models import Volunteer
from muster.places.models import Area

NAME_MAX = 40
UNIT_MAX = 120
TICK_MAX = 500  # people in one act
EVENTS_MAX = 500  # in one statement
ANYONE = UUID(int=0)  # who speaks on the page behind the QR code: nobody has signed in
OUR_DEVICES = UUID("018446ab-3c00-7000-8000-6d7573746572")  # under it, each community's desk is one device

WHY = {
    "operation_closed": OperationClosed,
    "unknown_volunteer": UnknownPerson,
    "community_not_in_operation": NotTakingPart,
    "too_many_report_ins": TooManyReportIns,
}


def claim(
    operation_id: UUID,
    community_id: int,
    *,
    phone: str,
    name: str,
    unit: str,
    via: Via,
    device: UUID | None = None,
    now: datetime,
) -> None:
    """Someone says they are here. Nobody has signed in, so the answer is the same for every number: none.

    Raises `NotAPhone` where the text is no number, and what `rules` raises of the operation and the community.
    """
    operation = rules.running(operation_id, now=now)
    community = rules.taking_part(operation, community_id)
    number = phones.normalise(phone, settings.PHONE_REGION)
    with open_scope(Scope(phone=phones.blind_index(number))):
        _one_at_a_time(phones.blind_index(number))
        person = met(operation, community, phone=number, name=name, unit=unit, now=now)
        with writing(community_id, [person]):
            report(operation, community, [person], via=via, actor_id=ANYONE, device=device, now=now)
            give_name(person, name)


def tick(operation_id: UUID, community_id: int, volunteer_ids: Collection[UUID], *, by: Actor, now: datetime) -> int:
    """The desk sees these people before it. Returns how many were not here before; each may now sign in by code."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, now=now)
    community = rules.taking_part(operation, community_id)
    people = sorted(set(volunteer_ids))
    if len(people) > TICK_MAX:
        raise TooManyAtOnce(most=TICK_MAX)
    if Volunteer.objects.filter(id__in=people, city_id=operation.area_id).count() != len(people):
        raise UnknownPerson
    with writing(community_id, people):
        new = report(operation, community, people, via="desk", actor_id=by.account_id, now=now)
        for person in people:
            invite(person, by=by, now=now)
    return len(new)


def move(operation_id: UUID, volunteer_id: UUID, community_id: int, *, by: Actor, now: datetime) -> None:
    """A signed-in person is here now; what they claimed elsewhere no longer stands."""
    if by.volunteer_id != volunteer_id:
        raise NotAllowed
    operation = rules.running(operation_id, now=now)
    community = rules.taking_part(operation, community_id)
    claims = _open_claims(operation, volunteer_id)
    if set(claims.values()) == {community_id}:
        return
    facts = ReportedIn(operation=operation.id, volunteer=volunteer_id, via="app")
    _say(community, facts, supersedes=claims, by=by, now=now)


def undo(operation_id: UUID, volunteer_id: UUID, community_id: int, *, by: Actor, now: datetime) -> None:
    """The desk takes back what was claimed of a person here. What they claimed elsewhere stands."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, now=now)
    community = rules.taking_part(operation, community_id)
    claims = _open_claims(operation, volunteer_id)
    here = [event for event, where in claims.items() if where == community_id]
    if not here:
        raise NotHere
    facts = ReportInUndone(operation=operation.id, volunteer=volunteer_id)
    _say(community, facts, supersedes=here, by=by, now=now)


def settle(operation_id: UUID, volunteer_id: UUID, community_id: int, *, by: Actor, now: datetime) -> None:
    """A desk that sees a person claimed here and elsewhere says where they are: at `community_id`.

    The event is written in the desk's own community and supersedes every open claim that does not stand.
    """
    operation = rules.running(operation_id, now=now)
    claims = _open_claims(operation, volunteer_id)
    places = set(claims.values())
    own = next((place for place in [community_id, *sorted(places)] if place in places and by.desk_of(place)), None)
    if own is None:
        raise NotAllowed
    if len(places) < 2 or community_id not in places:
        raise NothingToSettle
    community = rules.taking_part(operation, own)
    if own == community_id:
        stands = ReportedIn(operation=operation.id, volunteer=volunteer_id, via="desk")
        _say(community, stands, supersedes=claims, by=by, now=now)
    else:
        falls = [event for event, where in claims.items() if where != community_id]
        undone = ReportInUndone(operation=operation.id, volunteer=volunteer_id)
        _say(community, undone, supersedes=falls, by=by, now=now)


def met(operation: Operation, community: Area, *, phone: str, name: str, unit: str, now: datetime) -> UUID:
    """The person of a number, or a new one at home where they came. Runs inside the scope of that number."""
    return claimant(
        operation.area_id,
        phone=phone,
        name=line(name, NAME_MAX),
        unit=line(unit, UNIT_MAX),
        home_community_id=community.id,
        now=now,
    )


def give_name(volunteer_id: UUID, name: str) -> None:
    """Name someone who reported in by number alone. Runs inside `writing`, once they have reported in."""
    said = line(name, NAME_MAX)
    if said:
        Volunteer.objects.filter(id=volunteer_id, name="").update(name=said, name_sort=name_sort(said))


def writing(community_id: int, people: Iterable[UUID]) -> AbstractContextManager[None]:
    """The open scope, turned to one community and the people an act has checked it may write about."""
    return open_scope(replace(current_scope(), communities=(community_id,), subjects=tuple(people)))


def report(
    operation: Operation,
    community: Area,
    volunteer_ids: Iterable[UUID],
    *,
    via: Via,
    actor_id: UUID,
    device: UUID | None = None,
    now: datetime,
) -> tuple[UUID, ...]:
    """Record a claim for each who has none standing here; returns them. Runs inside `writing`."""
    people = sorted(set(volunteer_ids))
    rows = Presence.objects.filter(
        operation_id=operation.id, volunteer_id__in=people, claimed_in__contains=[community.id]
    )
    here = set(rows.values_list("volunteer_id", flat=True))
    new = tuple(person for person in people if person not in here)
    events = [
        made_here(
            uuid7(),
            ReportedIn(operation=operation.id, volunteer=person, via=via),
            community=community.code,
            now=now,
            device=device or device_of(community),
        )
        for person in new
    ]
    for start in range(0, len(events), EVENTS_MAX):
        _record(community, events[start : start + EVENTS_MAX], actor_id=actor_id, now=now)
    return new


def device_of(community: Area) -> UUID:
    """What stands for the server where it speaks for a community."""
    return uuid5(OUR_DEVICES, community.code)


def _open_claims(operation: Operation, volunteer_id: UUID) -> dict[UUID, int]:
    presence = presence_of(operation.id, volunteer_id)
    return open_claims(presence) if presence else {}


def _say(
    community: Area,
    facts: ReportedIn | ReportInUndone,
    *,
    supersedes: Iterable[UUID],
    by: Actor,
    now: datetime,
) -> None:
    event = made_here(
        uuid7(),
        facts,
        community=community.code,
        now=now,
        device=device_of(community),
        supersedes=tuple(supersedes),
    )
    with writing(community.id, [facts.volunteer]):
        _record(community, [event], actor_id=by.account_id, now=now)


def _record(community: Area, events: list[Event], *, actor_id: UUID, now: datetime) -> None:
    for result in record(community.id, events, actor_id=actor_id, received_at=now):
        if result.status != "accepted":
            raise WHY.get(result.reason, Refused)


def _one_at_a_time(phone_index: bytes) -> None:
    """Claims of one number wait for each other, so that a thousand at once leave one event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(phone_index[:8], "big", signed=True)])
