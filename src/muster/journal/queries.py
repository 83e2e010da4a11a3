"""What the journal can be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from muster.identifiers import uuid7
from muster.journal.devices import ranges_of
from muster.journal.models import FieldEvent, Mismatch, Quarantined

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
SET_ASIDE = """
SELECT (SELECT count(*) FROM journal_quarantined WHERE community_id = %(community)s AND received_at > %(since)s)
     + (SELECT count(*) FROM journal_mismatch WHERE community_id = %(community)s AND received_at > %(since)s)
"""


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


def troubled_devices(community_id: int) -> list[TroubledDevice]:
    """Phones with gaps or numbers used twice, those heard last first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(TROUBLED, {"community": community_id, "limit": DEVICES_MAX})
        return [TroubledDevice(row[0], row[1], tuple(ranges_of(row[2])), *row[3:]) for row in cursor.fetchall()]


def set_aside_since(community_id: int, since: datetime) -> int:
    """How many events were kept and do not count, since then. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SET_ASIDE, {"community": community_id, "since": since})
        return int(cursor.fetchone()[0])


def superseded_by(community_id: int, device_id: UUID, ids: Sequence[UUID], *, since: datetime) -> set[UUID]:
    """Which of these events the later ones of one device supersede. One query, over what was made since then."""
    floor = UUID(int=uuid7(int(since.timestamp() * 1000)).int >> 80 << 80)
    named = FieldEvent.objects.filter(
        community_id=community_id, id__gte=floor, device_id=device_id, supersedes__overlap=list(ids)
    ).values_list("supersedes", flat=True)
    return set(ids) & {one for supersedes in named for one in supersedes}
