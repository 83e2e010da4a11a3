"""Move people from where they count to another community: a report-in there that supersedes all that stands of them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from muster.access.scope import current_scope, open_scope
from muster.identifiers import uuid7
from muster.journal.event import Event, made_here
from muster.journal.kinds import SUPERSEDES_MAX, ReportedIn
from muster.ledger.models import Presence
from muster.ledger.queries import open_claims
from muster.ledger.record import record
from muster.mobilise.report_in import EVENTS_MAX, device_of
from muster.places.models import Area

Claims = Mapping[UUID, int]  # event to community, of one person


def standing_claims(operation_id: UUID, people: Collection[UUID]) -> dict[UUID, Claims]:
    """What stands of each who counts somewhere. One query."""
    rows = Presence.objects.filter(operation_id=operation_id, volunteer_id__in=people, community_id__isnull=False)
    return {row.volunteer_id: open_claims(row) for row in rows}


def move(
    operation_id: UUID, community_id: int, people: Mapping[UUID, Claims], *, actor_id: UUID, now: datetime
) -> dict[UUID, UUID]:
    """Report these people in here instead of where they were; answers the event of each who could be moved.

    The act has checked that they may be moved. Runs in a scope that sees them; the operation runs and the community takes part.
    """
    community = Area.objects.get(id=community_id)
    events = [
        _event(operation_id, community, person, claims, now=now)
        for person, claims in sorted(people.items())
        if len(claims) <= SUPERSEDES_MAX
    ]
    moved: dict[UUID, UUID] = {}
    with open_scope(replace(current_scope(), communities=(community_id,), subjects=tuple(people))):
        for start in range(0, len(events), EVENTS_MAX):
            some = events[start : start + EVENTS_MAX]
            results = record(community_id, some, actor_id=actor_id, received_at=now)
            accepted = {result.id for result in results if result.status == "accepted"}
            moved |= {
                event.facts.volunteer: event.id
                for event in some
                if event.id in accepted and isinstance(event.facts, ReportedIn)
            }
    return moved


def _event(operation_id: UUID, community: Area, person: UUID, claims: Claims, *, now: datetime) -> Event:
    return made_here(
        uuid7(),
        ReportedIn(operation=operation_id, volunteer=person, via="list"),  # of those their organisation named
        community=community.code,
        now=now,
        device=device_of(community),
        supersedes=tuple(sorted(claims)),
    )
