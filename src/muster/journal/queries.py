"""What the journal can be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from muster.identifiers import uuid7
from muster.journal.devices import ranges_of
from muster.journal.models import FieldEvent, Mismatch, PutAway, Quarantined

DEVICES_MAX = 200  # shown

# Phones that have counted numbers which never came, or counted one twice.
TROUBLED = """
SELECT device_id, actor_id, (int8multirange(int8range(1, upper(seen))) - seen)::text,
       journal_span(int8multirange(int8range(1, upper(seen))) - seen), reused, last_at
FROM journal_device
WHERE community_id = %(community)s
  AND (reused > 0 OR journal_span(int8multirange(int8range(1, upper(seen))) - seen) > 0)
ORDER BY last_at DESC, device_id LIMIT %(limit)s
"""
SET_ASIDE = " + ".join(
    f"""(SELECT count(*) FROM {table} k WHERE community_id = %(community)s AND received_at > %(since)s AND NOT EXISTS (
        SELECT FROM journal_putaway p
        WHERE p.community_id = %(community)s AND p.event_id = k.id AND p.body_hash = k.body_hash))"""
    for table in ("journal_quarantined", "journal_mismatch")
)


@dataclass(frozen=True)
class TroubledDevice:
    """A phone of which something never came, or whose numbers came twice."""

    device_id: UUID
    actor_id: UUID  # who used it last
    gaps: tuple[tuple[int, int], ...]  # first and last number of each
    missing: int
    reused: int
    last_at: datetime


def events_of(operation_id: UUID, community_id: int) -> QuerySet[FieldEvent]:
    """What happened in one community of an operation, by id, which is about the order of making."""
    return FieldEvent.objects.filter(community_id=community_id, operation_id=operation_id).order_by("id")


def mismatches_in(community_id: int) -> QuerySet[Mismatch]:
    """Second bodies under ids that were taken, newest first, for a person to look at."""
    return Mismatch.objects.filter(community_id=community_id).order_by("-received_at", "id")


def quarantined_in(community_id: int) -> QuerySet[Quarantined]:
    """What was kept but does not count, newest first, for the desk to look at."""
    return Quarantined.objects.filter(community_id=community_id).order_by("-received_at", "id")


Kept = TypeVar("Kept", Quarantined, Mismatch)


def waiting(kept: QuerySet[Kept]) -> QuerySet[Kept]:
    """Of what was kept, what the desk has not put away."""
    return kept.filter(~Exists(_put_away_of_the_same()))


def put_away_of(kept: QuerySet[Kept]) -> QuerySet[Kept]:
    return kept.filter(Exists(_put_away_of_the_same()))


def reasons_of(community_id: int, kept: Iterable[Quarantined | Mismatch]) -> dict[tuple[UUID, bytes], PutAway]:
    """Why these were put away, by id and fingerprint. One query."""
    rows = PutAway.objects.filter(community_id=community_id, event_id__in=[one.id for one in kept])
    return {(one.event_id, bytes(one.body_hash)): one for one in rows}


def _put_away_of_the_same() -> QuerySet[PutAway]:
    same = {"community_id": OuterRef("community_id"), "event_id": OuterRef("id"), "body_hash": OuterRef("body_hash")}
    return PutAway.objects.filter(**same)


def troubled_devices(community_id: int) -> list[TroubledDevice]:
    """Phones with gaps or numbers used twice, those heard last first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(TROUBLED, {"community": community_id, "limit": DEVICES_MAX})
        return [TroubledDevice(row[0], row[1], tuple(ranges_of(row[2])), *row[3:]) for row in cursor.fetchall()]


def set_aside_since(community_id: int, since: datetime) -> int:
    """How many events were kept since then, do not count, and wait for the desk. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SET_ASIDE}", {"community": community_id, "since": since})
        return int(cursor.fetchone()[0])


def superseded_by(community_id: int, device_id: UUID, ids: Sequence[UUID], *, since: datetime) -> set[UUID]:
    """Which of these events the later ones of one device supersede. One query, over what was made since then."""
    floor = UUID(int=uuid7(int(since.timestamp() * 1000)).int >> 80 << 80)
    named = FieldEvent.objects.filter(
        community_id=community_id, id__gte=floor, device_id=device_id, supersedes__overlap=list(ids)
    ).values_list("supersedes", flat=True)
    return set(ids) & {one for supersedes in named for one in supersedes}
