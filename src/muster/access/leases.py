"""Stairwells that volunteers hold for a while: granted by a desk, given back, handed on, lapsed by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from muster.access.models import Lease
from muster.identifiers import uuid7

# A lease that has lapsed makes room for the next; one that runs does not.
END_LAPSED = """
UPDATE access_lease SET ended_at = lapses_at
WHERE community_id = %(community)s AND round_id = %(round)s AND purpose = %(purpose)s
  AND ended_at IS NULL AND lapses_at <= %(now)s
"""
GRANT = """
INSERT INTO access_lease (community_id, id, operation_id, round_id, building_id, unit, purpose, volunteer_id, partner_id,
                          granted_by, granted_at, lapses_at)
SELECT %(community)s, k.id, %(operation)s, %(round)s, k.building_id, k.unit, %(purpose)s, %(volunteer)s, %(partner)s,
       %(by)s, %(now)s, %(until)s
FROM unnest(%(ids)s::uuid[], %(buildings)s::uuid[], %(units)s::text[]) AS k (id, building_id, unit)
ORDER BY k.building_id, k.unit
ON CONFLICT (community_id, round_id, building_id, unit, purpose) WHERE ended_at IS NULL DO NOTHING
RETURNING building_id, unit
"""

Stairwell = tuple[UUID, str]  # building, unit


@dataclass(frozen=True)
class Terms:
    """For which round, and for how long."""

    community_id: int
    operation_id: UUID
    round_id: UUID
    purpose: str
    lapses_at: datetime


def grant(
    stairwells: Sequence[Stairwell],
    terms: Terms,
    *,
    volunteer_id: UUID,
    partner_id: UUID | None,
    by: UUID,
    now: datetime,
) -> set[Stairwell]:
    """Give these stairwells to a volunteer, or a pair; answers those that somebody else holds still."""
    wanted = sorted(set(stairwells))
    values: dict[str, Any] = {
        "community": terms.community_id,
        "operation": terms.operation_id,
        "round": terms.round_id,
        "purpose": terms.purpose,
        "until": terms.lapses_at,
        "volunteer": volunteer_id,
        "partner": partner_id,
        "by": by,
        "now": now,
        "ids": [uuid7() for _ in wanted],
        "buildings": [building for building, _ in wanted],
        "units": [unit for _, unit in wanted],
    }
    with connection.cursor() as cursor:
        cursor.execute(END_LAPSED, values)
        cursor.execute(GRANT, values)
        granted = {(row[0], row[1]) for row in cursor.fetchall()}
    return set(wanted) - granted


def end(leases: QuerySet[Lease], *, now: datetime) -> int:
    """End leases that run; answers how many."""
    return leases.filter(ended_at=None).update(ended_at=now)


def pass_on(lease: Lease, *, to: UUID, giver: UUID, by: UUID, now: datetime) -> bool:
    """One of those who hold a stairwell gives their part of it to somebody else, for the time that is left.

    Whoever holds it with them stays. False where it has ended or lapsed meanwhile. `by`: the account that gives.
    """
    if lease.lapses_at <= now or not end(Lease.objects.filter(community_id=lease.community_id, id=lease.id), now=now):
        return False
    stays = {lease.volunteer_id, lease.partner_id} - {giver, to, None}
    terms = Terms(lease.community_id, lease.operation_id, lease.round_id, lease.purpose, lease.lapses_at)
    where = [(lease.building_id, lease.unit)]
    return not grant(where, terms, volunteer_id=to, partner_id=next(iter(stays), None), by=by, now=now)


def running(community_id: int, round_id: UUID, *, now: datetime) -> QuerySet[Lease]:
    """The leases of one round in one community that run now."""
    return Lease.objects.filter(community_id=community_id, round_id=round_id, ended_at=None, lapses_at__gt=now)


def held_by(volunteer_id: UUID, *, now: datetime) -> QuerySet[Lease]:
    """What a volunteer holds now, alone or with a partner, wherever: a named read across communities."""
    theirs = Q(volunteer_id=volunteer_id) | Q(partner_id=volunteer_id)
    return Lease.objects.filter(theirs, ended_at=None, lapses_at__gt=now, granted_at__lte=now).order_by(
        "granted_at", "id"
    )
