"""How the rosters of a city stand: each community's plan of a week and what it leaves empty; and a plan asked for in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from muster.access.actors import Actor
from muster.access.scope import current_scope, open_scope
from muster.mobilise.refusals import Refused
from muster.mobilise.rules import for_city, running
from muster.operations.queries import communities
from muster.places.queries import Place, places
from muster.shifts.models import Plan, Post
from muster.shifts.propose import propose

# The plan of the week that counts: one that holds, else one that waits, else the last.
LATEST = """
SELECT DISTINCT ON (community_id) community_id, state, people, made_at
FROM shifts_plan
WHERE operation_id = %s AND first_on BETWEEN %s AND %s AND state <> 'superseded'
ORDER BY community_id, made_at DESC, id DESC
"""
PLACES = "SELECT community_id, wanted, empty FROM shifts_places(%s, %s, %s, %s)"


@dataclass(frozen=True)
class RosterRow:
    """One community: how many places its posts must fill, how many are empty, and how its plan stands."""

    place: Place
    has_posts: bool
    state: str  # of `Plan.State`; empty where there is none
    wanted: int
    empty: int

    @property
    def label(self) -> str:
        return str(Plan.State(self.state).label) if self.state else ""


def rosters(operation_id: UUID, monday: date, sunday: date, *, now: datetime) -> list[RosterRow]:
    """Those with empty places first. Needs the city's scope. Five queries, however many communities there are."""
    with_posts = set(
        Post.objects.filter(operation_id=operation_id, removed_at__isnull=True).values_list("community_id", flat=True)
    )
    latest = {row[0]: row for row in _rows(LATEST, [operation_id, monday, sunday])}
    filled = {row[0]: row for row in _rows(PLACES, [operation_id, monday, sunday, now])}
    rows = [
        RosterRow(
            place,
            place.id in with_posts,
            latest[place.id][1] if place.id in latest else "",
            int(filled[place.id][1]) if place.id in filled else 0,
            int(filled[place.id][2]) if place.id in filled else 0,
        )
        for place in places(communities(operation_id))
    ]
    return sorted(rows, key=lambda row: (-row.empty, not row.has_posts, row.place.code))


def ask_all(operation_id: UUID, first_on: date, *, by: Actor, now: datetime) -> tuple[int, int]:
    """A plan for each community that has posts; answers how many were asked for, and how many are being made already or want nobody.

    Workers share them. Each waits for its own desk's yes.
    """
    operation = running(operation_id, now=now)
    for_city(by, operation)
    with_posts = Post.objects.filter(operation_id=operation_id, removed_at__isnull=True)
    asked = left = 0
    for community_id in sorted(set(with_posts.values_list("community_id", flat=True))):
        try:
            with open_scope(replace(current_scope(), communities=(community_id,))):
                propose(operation_id, community_id, first_on, aim=Plan.Aim.WEEK, by=by, now=now)
            asked += 1
        except Refused:
            left += 1
    return asked, left


def waiting(operation_id: UUID) -> int:
    """How many plans are still being made. Needs the city's scope."""
    return Plan.objects.filter(operation_id=operation_id, state=Plan.State.WAITING).count()


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
