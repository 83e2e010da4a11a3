"""Seen, put away: a desk says why something that was kept need not wait any longer."""

from datetime import datetime

from muster.access.actors import Actor
from muster.journal.models import Mismatch, PutAway, Quarantined


class NotPutAway(ValueError):
    """No such reason, or not this desk's."""


def put_away(kept: Quarantined | Mismatch, reason: str, *, by: Actor, now: datetime) -> None:
    """Twice is once: the first reason stays. Raises `NotPutAway`."""
    if reason not in PutAway.Reason.values or not by.desk_of(kept.community_id):
        raise NotPutAway(reason)
    row = PutAway(
        community_id=kept.community_id,
        event_id=kept.id,
        body_hash=bytes(kept.body_hash),
        reason=reason,
        put_by=by.account_id,
        put_at=now,
    )
    PutAway.objects.bulk_create([row], ignore_conflicts=True)
