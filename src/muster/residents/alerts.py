"""What a desk should see about looks at its residents: alerts, and the looks themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from muster.access.models import Account, Look
from muster.residents.models import Alert, Building, Household

ALERTS_MAX = 50
WAITING = """
SELECT (SELECT count(*) FROM residents_alert WHERE community_id = %(community)s AND seen_at IS NULL),
       (SELECT count(*) FROM residents_request WHERE community_id = %(community)s AND answered_at IS NULL)
"""


@dataclass(frozen=True)
class Seen:
    """A look or an alert with the door it was about and the name of the account, where there is one."""

    row: Look | Alert
    account: str  # who signs in by phone has no name: the end of the account's id
    door: str  # "4号楼 1单元 301"; empty where it was about no door


def alerts_here(community_id: int) -> list[Alert]:
    """Alerts nobody has marked as seen, the newest first."""
    waiting = Alert.objects.filter(community_id=community_id, seen_at=None)
    return list(waiting.order_by("-at", "-id")[:ALERTS_MAX])


def waiting_here(community_id: int) -> dict[str, int]:
    """How many alerts nobody has seen, and how many requests nobody has answered. One query."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"community": community_id})
        alerts, requests = cursor.fetchone()
    return {"alerts_count": alerts, "requests_count": requests}


def mark_seen(community_id: int, alert_id: UUID, *, now: datetime) -> bool:
    return bool(Alert.objects.filter(community_id=community_id, id=alert_id, seen_at=None).update(seen_at=now))


def looks_here(community_id: int) -> QuerySet[Look]:
    """Who looked at this community's residents: single households and searches by number, the newest first."""
    return Look.objects.filter(community_id=community_id, action__startswith="residents.").order_by("-at", "-id")


def with_names(community_id: int, rows: Sequence[Look | Alert]) -> list[Seen]:
    """Three queries, however many rows."""
    doors = _doors(community_id, {door for row in rows if (door := _door_of(row))})
    accounts = dict(Account.objects.filter(id__in={row.actor_id for row in rows}).values_list("id", "username"))
    return [
        Seen(row, accounts.get(row.actor_id) or f"…{str(row.actor_id)[-6:]}", doors.get(_door_of(row), ""))
        for row in rows
    ]


def _door_of(row: Look | Alert) -> UUID | None:
    return row.subject_id if isinstance(row, Look) else row.household_id


def _doors(community_id: int, ids: set[UUID]) -> dict[UUID | None, str]:
    households = list(Household.objects.filter(community_id=community_id, id__in=ids))
    buildings = {
        one.id: str(one)
        for one in Building.objects.filter(community_id=community_id, id__in={h.building_id for h in households})
    }
    return {one.id: f"{buildings.get(one.building_id, '')} {one.unit} {one.door}" for one in households}
