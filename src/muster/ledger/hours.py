"""How long a person has worked, from what was told of arrivals and departures. Pure: no clock, no order, no database.

A departure names the arrival it ends. Times are what the phones told, corrected; they are added up, never used to merge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Stays:
    """What is known of one person's work in one operation. Joining is a union, so any order ends in the same."""

    arrivals: Mapping[UUID, tuple[int, datetime]]  # event id -> community, when
    departures: Mapping[UUID, tuple[UUID, datetime]]  # event id -> the arrival it ends, when


NOWHERE = Stays({}, {})


def joined(one: Stays, other: Stays) -> Stays:
    """What both say. An id told twice with different words, which no honest phone does, counts with the lesser."""
    return Stays(_union(one.arrivals, other.arrivals), _union(one.departures, other.departures))


def worked(stays: Stays, superseded: frozenset[UUID]) -> tuple[int, datetime | None]:
    """Minutes of the stays that have ended, and since when the person has been at work now, or None.

    Of two departures from one arrival the earlier counts. Hours told twice, from two phones, count once.
    """
    ends = _ends(stays, superseded)
    open_since: datetime | None = None
    ended: list[Span] = []
    for arrival_id, (_community, arrived_at) in stays.arrivals.items():
        if arrival_id in superseded:
            continue
        if arrival_id in ends:
            ended.append((arrived_at, ends[arrival_id]))
        else:
            open_since = min(open_since or arrived_at, arrived_at)
    total = sum((end - start for start, end in _apart(ended, until=open_since)), timedelta())
    return int(total.total_seconds() // 60), open_since


def _ends(stays: Stays, superseded: frozenset[UUID]) -> dict[UUID, datetime]:
    ends: dict[UUID, datetime] = {}
    for departure_id, (arrival_id, left_at) in stays.departures.items():
        if departure_id not in superseded:
            ends[arrival_id] = min(ends.get(arrival_id, left_at), left_at)
    return ends


def _apart(spans: list[Span], *, until: datetime | None) -> Iterator[Span]:
    """The spans with what overlaps told once, cut off where a stay that still goes on begins."""
    reached: datetime | None = None
    for start, end in sorted(spans):
        begin = start if reached is None else max(start, reached)
        stop = end if until is None else min(end, until)
        if stop > begin:
            yield begin, stop
            reached = stop


def _union(one: Mapping[UUID, tuple], other: Mapping[UUID, tuple]) -> dict[UUID, tuple]:  # type: ignore[type-arg]
    both = {**one, **other}
    for event_id in one.keys() & other.keys():
        both[event_id] = min(one[event_id], other[event_id])
    return both
