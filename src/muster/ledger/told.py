"""What was told of one door in one round, by whom and when: for the people who settle it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from muster.journal.models import FieldEvent
from muster.ledger.coverage import Known
from muster.ledger.doors import known_from

KNOWN = """
SELECT known::text, last_at FROM ledger_standing
WHERE community_id = %s AND round_id = %s AND household_id = %s
"""

CHECKS = """
SELECT household_id, ARRAY(SELECT c.value FROM jsonb_each_text(known->'c') c WHERE NOT known->'s' ? c.key ORDER BY c.key)
FROM ledger_standing
WHERE community_id = %s AND round_id = %s AND household_id = ANY (%s) AND known->'c' <> '{}'
"""


@dataclass(frozen=True)
class Said:
    """One thing that was told of a door."""

    event_id: UUID
    what: str  # answer | attempt | check
    result: str
    people: int | None
    excused: int | None
    is_open: bool  # nothing has superseded it
    actor_id: UUID
    happened_at: datetime


def known_of(round_id: UUID, community_id: int, household_id: UUID) -> Known | None:
    """All that is known of a door, or None where nothing was told."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [community_id, round_id, household_id])
        row = cursor.fetchone()
    return known_from(*row) if row else None


def told_of(round_id: UUID, community_id: int, household_id: UUID) -> list[Said]:
    """What was told, the newest last. Two queries."""
    known = known_of(round_id, community_id, household_id)
    if known is None:
        return []
    said = {event_id: ("answer", *answer) for event_id, answer in known.answers.items()}
    said |= dict.fromkeys(known.attempts, ("attempt", "absent", None, None))
    said |= {event_id: ("check", result, None, None) for event_id, result in known.checks.items()}
    events = FieldEvent.objects.filter(community_id=community_id, id__in=list(said)).order_by("happened_at", "id")
    return [
        Said(event.id, *said[event.id], event.id not in known.superseded, event.actor_id, event.happened_at)
        for event in events
    ]


def checks_of(round_id: UUID, community_id: int, households: Sequence[UUID]) -> dict[UUID, list[str]]:
    """What second looks found, by door. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CHECKS, [community_id, round_id, list(households)])
        return {row[0]: row[1] for row in cursor.fetchall()}
