"""Close a round: reached + excused + missing = register is stated, and stays stated."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from muster.access import leases
from muster.access.actors import Actor
from muster.access.models import Lease
from muster.access.scope import current_scope, open_scope
from muster.ledger import tallies
from muster.ledger.models import Tally
from muster.rounds.models import Round
from muster.rounds.refusals import NotYourRound, RoundClosed
from muster.rounds.rules import may_steer


def close_round(round_id: UUID, *, by: Actor, now: datetime) -> Round:
    """Stop counting everywhere, and end what was assigned for it. What comes later is kept aside for the desk."""
    with transaction.atomic():
        closing = Round.objects.select_for_update().filter(id=round_id).first()
        if closing is None or not may_steer(by, closing):
            raise NotYourRound
        if closing.closed_at is not None:
            raise RoundClosed
        closing.closed_at, closing.closed_by = now, by.account_id
        closing.save(update_fields=["closed_at", "closed_by"])
        _state(closing, _communities(closing), now=now)
    return closing


def close_all(operation_id: UUID, *, by: Actor, now: datetime) -> None:
    """An operation has ended: so have its rounds."""
    for round_id in Round.objects.filter(operation_id=operation_id, closed_at=None).values_list("id", flat=True):
        close_round(round_id, by=by, now=now)


def _communities(closing: Round) -> list[int]:
    counted = Tally.objects.filter(round_id=closing.id, closed_at=None)
    return list(counted.order_by("community_id").values_list("community_id", flat=True))


def _state(closing: Round, communities: Sequence[int], *, now: datetime) -> None:
    """Community by community, each locked before it is stated."""
    with open_scope(replace(current_scope(), communities=tuple(communities))):
        for community_id in communities:
            tallies.close(community_id, closing.id, now=now)
        leases.end(Lease.objects.filter(community_id__in=communities, round_id=closing.id), now=now)
