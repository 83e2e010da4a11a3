"""Load or correct a community's register, and bring the rounds that count there in line with it, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from muster.ledger.tallies import recount
from muster.ledger.ticks import tick
from muster.residents.load import Balance, Completeness, load
from muster.residents.parse import DoorRow


def load_register(
    rows: Sequence[DoorRow],
    *,
    operation_id: UUID,
    community_id: int,
    city_id: int,
    complete: Completeness,
    by: UUID | None,
    now: datetime,
) -> Balance:
    """As `residents.load.load`; afterwards reached + excused + missing = register holds for the corrected register too."""
    with transaction.atomic():
        balance = load(
            rows,
            operation_id=operation_id,
            community_id=community_id,
            city_id=city_id,
            complete=complete,
            by=by,
            now=now,
        )
        recount(community_id, operation_id, [one.household_id for one in balance.touched], now=now)
        transaction.on_commit(partial(tick, community_id))
    return balance
