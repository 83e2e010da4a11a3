"""Begin to work and end it: two taps on a volunteer's own page. Hours are what lies between, worked out by the ledger."""

from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.identifiers import uuid7
from muster.journal.event import made_here
from muster.journal.kinds import Arrived, Left
from muster.ledger.models import Presence
from muster.ledger.queries import open_arrivals, presence_of
from muster.ledger.record import record
from muster.mobilise import rules
from muster.mobilise.refusals import NotAllowed, NotAtWork, NotReportedIn, Refused
from muster.mobilise.report_in import WHY, device_of, writing
from muster.places.models import Area


def arrive(operation_id: UUID, volunteer_id: UUID, *, by: Actor, now: datetime) -> None:
    """A signed-in person begins to work where they count. Whoever is at work already stays so."""
    presence = _present(operation_id, volunteer_id, by=by)
    if open_arrivals(presence):
        return
    if presence.community_id is None:
        raise NotReportedIn
    operation = rules.running(operation_id, now=now)
    community = rules.taking_part(operation, presence.community_id)
    _say(community, Arrived(operation.id, volunteer_id), by=by, now=now)


def leave(operation_id: UUID, volunteer_id: UUID, *, by: Actor, now: datetime) -> None:
    """They end it. Two phones may each have told of an arrival: a departure names one, so each is ended."""
    going_on = open_arrivals(_present(operation_id, volunteer_id, by=by))
    if not going_on:
        raise NotAtWork
    operation = rules.running(operation_id, now=now)
    for arrival, community_id in sorted(going_on.items()):
        community = rules.taking_part(operation, community_id)
        _say(community, Left(operation.id, volunteer_id, arrival), by=by, now=now)


def _present(operation_id: UUID, volunteer_id: UUID, *, by: Actor) -> Presence:
    if by.volunteer_id != volunteer_id:
        raise NotAllowed
    presence = presence_of(operation_id, volunteer_id)
    if presence is None:
        raise NotReportedIn
    return presence


def _say(community: Area, facts: Arrived | Left, *, by: Actor, now: datetime) -> None:
    event = made_here(uuid7(), facts, community=community.code, now=now, device=device_of(community))
    with writing(community.id, [facts.volunteer]):
        (result,) = record(community.id, [event], actor_id=by.account_id, received_at=now)
    if result.status != "accepted":
        raise WHY.get(result.reason, Refused)
