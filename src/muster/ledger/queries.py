"""What the ledger knows of presence. Each read sees what the open scope may see."""

from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMinute

from muster.ledger.models import Presence


def present_in(operation_id: UUID, community_id: int) -> QuerySet[Presence]:
    """The people who count in this community, in the order they came."""
    return Presence.objects.filter(operation_id=operation_id, community_id=community_id).order_by(
        "first_at", "volunteer_id"
    )


def contested_in(operation_id: UUID, community_id: int) -> QuerySet[Presence]:
    """The people with open claims here and elsewhere, wherever they count: the desks settle them."""
    return Presence.objects.filter(
        operation_id=operation_id, claimed_in__contains=[community_id], claimed_in__len__gt=1
    ).order_by("first_at", "volunteer_id")


def presence_of(operation_id: UUID, volunteer_id: UUID) -> Presence | None:
    """One person's row, or None where they have never reported in or are out of sight."""
    return Presence.objects.filter(operation_id=operation_id, volunteer_id=volunteer_id).first()


def open_claims(presence: Presence) -> dict[UUID, int]:
    """The claims that stand: event id to community. What a move or a settlement supersedes."""
    superseded = set(presence.superseded)
    return {UUID(event): community for event, community in presence.claims.items() if UUID(event) not in superseded}


def open_arrivals(presence: Presence) -> dict[UUID, int]:
    """The arrivals at work that nothing has ended or taken back: event id to community. What a departure names."""
    superseded = set(presence.superseded)
    ended = {UUID(arrival) for event, (arrival, _) in presence.departures.items() if UUID(event) not in superseded}
    arrivals = {UUID(event): community for event, (community, _) in presence.arrivals.items()}
    return {event: community for event, community in arrivals.items() if event not in superseded | ended}


def counts_by_community(operation_id: UUID) -> dict[int, int]:
    """How many count in each community that has anyone."""
    rows = Presence.objects.filter(operation_id=operation_id, community_id__isnull=False)
    return dict(rows.values_list("community_id").annotate(Count("volunteer_id")).order_by())


def curve(operation_id: UUID) -> list[tuple[datetime, int]]:
    """For each minute in which someone first reported in: how many had by its end."""
    minutes = list(_per_minute(operation_id))
    return list(zip((minute for minute, _ in minutes), accumulate(people for _, people in minutes), strict=True))


def _per_minute(operation_id: UUID) -> Iterator[tuple[datetime, int]]:
    rows = Presence.objects.filter(operation_id=operation_id, community_id__isnull=False)
    per_minute = rows.annotate(minute=TruncMinute("first_at")).values_list("minute").annotate(Count("volunteer_id"))
    yield from per_minute.order_by("minute")
