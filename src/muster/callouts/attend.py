"""Hours of a call-out: whoever is ticked off or types the code has begun to work, and when it ends, so has their work.

Both go into the journal like any attendance, so that rest is due to them too. Whoever was at work already stays so. Runs as
muster_worker, in the scope of the community and its city.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from muster.callouts.models import Call, Callout
from muster.callouts.seating import State
from muster.identifiers import uuid7
from muster.journal.event import made_here
from muster.journal.kinds import Arrived, Left
from muster.ledger.models import Presence
from muster.ledger.queries import open_arrivals
from muster.ledger.record import record
from muster.mobilise import rules
from muster.mobilise.refusals import Refused
from muster.mobilise.report_in import device_of, report, writing
from muster.operations.models import Operation
from muster.places.models import Area

HERE = (State.ARRIVED, State.CAME)
AT_WORK_ALREADY = UUID(int=0)  # in place of an event: their work began without us, and does not end with us


def keep_hours(callout: Callout, *, now: datetime) -> None:
    """Write down what began and ended since the last look."""
    calls = Call.objects.filter(community_id=callout.community_id, callout_id=callout.id)
    began = list(calls.filter(state__in=HERE, attended=None))
    ended = calls.exclude(attended=None).exclude(attended=AT_WORK_ALREADY)
    if callout.state != Callout.State.CLOSED:
        ended = ended.exclude(state__in=HERE)  # an arrival that was taken back
    over = list(ended)
    if not began and not over:
        return
    try:
        operation = rules.running(callout.operation_id, now=now)
        community = rules.taking_part(operation, callout.community_id)
    except Refused:
        return  # the operation is over, and its hours with it
    _begin(callout, operation, community, began)
    _end(callout, operation, community, over, now=now)


def _begin(callout: Callout, operation: Operation, community: Area, calls: Sequence[Call]) -> None:
    known = _presences(operation, [call.volunteer_id for call in calls])
    for call in calls:
        at = call.arrived_at or callout.opened_at
        presence = known.get(call.volunteer_id)
        with writing(community.id, [call.volunteer_id]):
            if presence is None or presence.community_id is None:
                report(operation, community, [call.volunteer_id], via="desk", actor_id=callout.opened_by, now=at)
            if presence and open_arrivals(presence):
                _note(call, AT_WORK_ALREADY)
                continue
            event = made_here(
                uuid7(),
                Arrived(operation.id, call.volunteer_id),
                community=community.code,
                now=at,
                device=device_of(community),
            )
            (result,) = record(community.id, [event], actor_id=callout.opened_by, received_at=at)
        _note(call, event.id if result.status == "accepted" else AT_WORK_ALREADY)


def _end(callout: Callout, operation: Operation, community: Area, calls: Sequence[Call], *, now: datetime) -> None:
    """An arrival that was taken back ends as it began, so that it counts nothing."""
    known = _presences(operation, [call.volunteer_id for call in calls])
    for call in calls:
        presence, arrival = known.get(call.volunteer_id), call.attended
        if presence and arrival and arrival in open_arrivals(presence):
            began_at = datetime.fromisoformat(presence.arrivals[str(arrival)][1])
            at = now if call.state in HERE else began_at
            event = made_here(
                uuid7(),
                Left(operation.id, call.volunteer_id, arrival),
                community=community.code,
                now=at,
                device=device_of(community),
            )
            with writing(community.id, [call.volunteer_id]):
                record(community.id, [event], actor_id=callout.opened_by, received_at=max(at, now))
        _note(call, None if call.state not in HERE else AT_WORK_ALREADY)


def _presences(operation: Operation, people: Sequence[UUID]) -> Mapping[UUID, Presence]:
    rows = Presence.objects.filter(operation_id=operation.id, volunteer_id__in=people)
    return {row.volunteer_id: row for row in rows}


def _note(call: Call, attended: UUID | None) -> None:
    here = Call.objects.filter(
        community_id=call.community_id, callout_id=call.callout_id, volunteer_id=call.volunteer_id
    )
    here.update(attended=attended)
