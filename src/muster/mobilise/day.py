"""How long a person has worked today, and when they should rest. Pure: from what was told of arrivals and departures."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from muster.ledger.models import Presence

REST_AFTER_MIN = 8 * 60  # of work in one day; the app says so, and nobody is kept from going on


def worked_since(presence: Presence, since: datetime, *, now: datetime) -> int:
    """Minutes of work after `since`, the stay that goes on included. What two phones told of at once counts once."""
    total, reached = timedelta(), since
    for start, end in sorted(stays(presence, now)):
        begin, stop = max(start, reached), min(end, now)
        if stop > begin:
            total += stop - begin
            reached = stop
    return int(total.total_seconds() // 60)


def rest_due(worked_min: int, *, is_at_work: bool, now: datetime) -> datetime | None:
    """When today's work has been enough; None for whoever is not at work."""
    return now + timedelta(minutes=REST_AFTER_MIN - worked_min) if is_at_work else None


def stays(presence: Presence, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each stay at work, the one that goes on until now; two phones may have told of the same."""
    superseded = {str(one) for one in presence.superseded}
    ends: dict[str, datetime] = {}
    for departure, (arrival, at) in presence.departures.items():
        if departure not in superseded:
            left = datetime.fromisoformat(at)
            ends[arrival] = min(ends.get(arrival, left), left)
    for arrival, (_community, at) in presence.arrivals.items():
        if arrival not in superseded:
            yield datetime.fromisoformat(at), ends.get(arrival, now)
