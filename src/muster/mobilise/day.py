"""When a person was at work. Pure: from what was told of arrivals and departures."""

from collections.abc import Iterator
from datetime import datetime

from muster.ledger.models import Presence


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
