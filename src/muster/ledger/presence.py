"""Where a person counts, worked out from what was claimed. Pure: no clock, no order, no database.

What is known of a person in one operation only grows: claims, stays and superseded ids add up, and joining is commutative,
associative and idempotent. So events may come in any order, split any way and any number of times.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.journal.event import Event
from muster.journal.kinds import Arrived, Left, ReportedIn
from muster.ledger import hours
from muster.ledger.hours import NOWHERE, Stays


@dataclass(frozen=True)
class Known:
    """What is known of one person in one operation."""

    claims: Mapping[UUID, int]  # event id -> community, every claim ever made
    superseded: frozenset[UUID]  # taken back, also before the claim itself has arrived
    first_at: datetime  # the earliest as it happened; for the curve only, never to merge
    stays: Stays = NOWHERE


def told_by(event: Event, community_id: int) -> Known:
    """What one event says."""
    claims: dict[UUID, int] = {}
    stays = NOWHERE
    match event.facts:
        case ReportedIn():
            claims = {event.id: community_id}
        case Arrived():
            stays = Stays({event.id: (community_id, event.happened_at)}, {})
        case Left(arrival=arrival):
            stays = Stays({}, {event.id: (arrival, event.happened_at)})
    return Known(claims, frozenset(event.supersedes), event.happened_at, stays)


def joined(one: Known, other: Known) -> Known:
    """What both say together. An id used in two communities, which no honest phone does, counts in the lower."""
    claims = {**one.claims, **other.claims}
    for event_id in one.claims.keys() & other.claims.keys():
        claims[event_id] = min(one.claims[event_id], other.claims[event_id])
    return Known(
        claims,
        one.superseded | other.superseded,
        min(one.first_at, other.first_at),
        hours.joined(one.stays, other.stays),
    )


def worked(known: Known) -> tuple[int, datetime | None]:
    """Minutes of work that has ended, and since when the person is at work now."""
    return hours.worked(known.stays, known.superseded)


def claimed_in(known: Known) -> list[int]:
    """The communities of the open claims, sorted. More than one: the desks see them to settle."""
    return sorted({community for event_id, community in known.claims.items() if event_id not in known.superseded})


def counted_in(known: Known, *, home: int | None, codes: Mapping[int, str]) -> int | None:
    """The one community where the person counts: home if claimed there, else the lowest area code; None if nowhere.

    `codes` is needed for the communities of the open claims where there are several.
    """
    communities = claimed_in(known)
    if len(communities) <= 1:
        return communities[0] if communities else None
    return home if home in communities else min(communities, key=codes.__getitem__)
