"""Plan another visit, at another hour, of doors where nobody was home."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.rounds.models import Revisit, Round
from muster.rounds.refusals import NotYourRound, RoundClosed, RoundRefused
from muster.rounds.rules import works_at

HOURS_MAX = 12
AHEAD_MAX = timedelta(days=14)

# Doors that were tried and not reached: of the whole community, or of some buildings.
PLAN = """
INSERT INTO rounds_revisit AS r (community_id, round_id, household_id, building_id, visit_from, visit_until, planned_by,
                                 planned_at)
SELECT s.community_id, s.round_id, s.household_id, s.building_id, %(visit_from)s, %(visit_until)s, %(by)s, %(now)s
FROM ledger_standing s
WHERE s.community_id = %(community)s AND s.round_id = %(round)s AND s.state = 'tried'
  AND (%(buildings)s::uuid[] IS NULL OR s.building_id = ANY (%(buildings)s::uuid[]))
  AND (%(households)s::uuid[] IS NULL OR s.household_id = ANY (%(households)s::uuid[]))
ORDER BY s.household_id
ON CONFLICT (community_id, round_id, household_id) DO UPDATE
SET visit_from = EXCLUDED.visit_from, visit_until = EXCLUDED.visit_until, planned_by = EXCLUDED.planned_by,
    planned_at = EXCLUDED.planned_at
"""


def plan_revisits(
    round_: Round,
    community_id: int,
    *,
    visit_from: datetime,
    visit_until: datetime,
    buildings: Sequence[UUID] | None = None,
    households: Sequence[UUID] | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Plan all doors that were tried in vain, or those of some buildings, or some doors; answers how many."""
    if not works_at(by, community_id):
        raise NotYourRound
    if round_.closed_at is not None:
        raise RoundClosed
    if not visit_from < visit_until <= visit_from + timedelta(hours=HOURS_MAX):
        raise RoundRefused(_("Give a span of at most %(max)s hours that ends after it starts.") % {"max": HOURS_MAX})
    if visit_until <= now or visit_from > now + AHEAD_MAX:
        raise RoundRefused(_("Choose an hour that lies ahead, within two weeks."))
    values: dict[str, Any] = {
        "community": community_id,
        "round": round_.id,
        "visit_from": visit_from,
        "visit_until": visit_until,
        "by": by.account_id,
        "now": now,
        "buildings": list(buildings) if buildings is not None else None,
        "households": list(households) if households is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(PLAN, values)
        return int(cursor.rowcount)


def planned(round_: Round, community_id: int) -> dict[UUID, Revisit]:
    """Planned visits by door. Whoever was reached since has no use for theirs; the reader leaves those out."""
    rows = Revisit.objects.filter(community_id=community_id, round_id=round_.id).order_by("visit_from", "household_id")
    return {row.household_id: row for row in rows}
