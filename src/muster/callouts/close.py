"""The stop: a call-out ends. Seats are given free for other call-outs, and everybody is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from muster.access.actors import Actor
from muster.callouts import rules
from muster.callouts.flush import CHANGES
from muster.callouts.models import Callout
from muster.callouts.refusals import CalloutClosed
from muster.ledger.ticks import CHANNEL as TICKS

# Offers and places among the reserves end with it; who came, or is on the way, keeps what they had: it is what happened.
CLOSE = """
WITH ended AS (
    UPDATE callouts_callout SET state = 'closed', closed_at = %(now)s, closed_by = %(by)s, next_wave_at = NULL
    WHERE community_id = %(community)s AND id = %(callout)s AND state <> 'closed' RETURNING operation_id
), offers AS (
    UPDATE callouts_call SET state = 'reserve', seat = NULL, until = NULL
    WHERE community_id = %(community)s AND callout_id = %(callout)s AND state = 'offered'
), locked AS (  -- in the order in which all lock them
    SELECT t.operation_id, t.volunteer_id,
           c.state IN ('seated', 'offered', 'reserve', 'arrived', 'came') AS was_in  -- they are still told that it is over
    FROM callouts_turn t, ended, callouts_call c
    WHERE c.community_id = %(community)s AND c.callout_id = %(callout)s
      AND t.operation_id = ended.operation_id AND t.volunteer_id = c.volunteer_id
    ORDER BY t.volunteer_id FOR UPDATE OF t
), turns AS (
    UPDATE callouts_turn t SET seat_in = NULLIF(t.seat_in, %(callout)s::uuid),
        calls = CASE WHEN locked.was_in THEN t.calls ELSE t.calls - %(callout)s::text END
    FROM locked WHERE t.operation_id = locked.operation_id AND t.volunteer_id = locked.volunteer_id
), tending AS (
    UPDATE callouts_tending SET due_at = %(now)s WHERE community_id = %(community)s AND callout_id = %(callout)s
)
SELECT pg_notify(%(ticks)s, %(community)s::text), pg_notify(%(changes)s, %(community)s::text || ':' || %(callout)s::text)
FROM ended
"""


def close(callout: Callout, *, by: Actor, now: datetime) -> None:
    """The desk ends it. Raises `CalloutClosed` where it has ended already."""
    rules.for_desk(by, callout.community_id)
    if not end(callout.community_id, callout.id, by=by.account_id, now=now):
        raise CalloutClosed


def end(community_id: int, callout_id: UUID, *, by: UUID | None, now: datetime) -> bool:
    """End it in the open scope; `by` None: it was long over. False where it had ended already."""
    values: dict[str, Any] = {
        "community": community_id,
        "callout": callout_id,
        "by": by,
        "now": now,
        "ticks": TICKS,
        "changes": CHANGES,
    }
    lock = "SELECT 1 FROM callouts_callout WHERE community_id = %s AND id = %s FOR NO KEY UPDATE"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(lock, [community_id, callout_id])
        cursor.execute(CLOSE, values)
        return cursor.fetchone() is not None
