"""Correct what is sealed about a household: the phone, the language, the head. The reader is `reveal`, which logs it."""

import json
from datetime import datetime
from uuid import UUID

from django.db import connection

from muster.access.actors import Actor
from muster.access.seal import Cell
from muster.residents.columns import DETAILS
from muster.residents.models import Household
from muster.residents.refusals import NoSuchHousehold
from muster.residents.reveal import Purpose, QuotaUsedUp, reveal
from muster.residents.seal import seal_of

CORRECTABLE = ("head", "phone", "language")
KEEP = """
UPDATE residents_private SET details = %s, phone_index = %s, held = %s, updated_at = %s WHERE community_id = %s AND household_id = %s
"""


def correct_private(
    community_id: int,
    household_id: UUID,
    changes: dict[str, str],
    *,
    reason: str,
    by: Actor,
    city_id: int,
    now: datetime,
) -> QuotaUsedUp | None:
    """Keep these fields as they are said to be; the rest stays. `phone` in E.164, or empty. A look, and counted as one."""
    door = Household.objects.filter(community_id=community_id, id=household_id)
    operation_id = door.values_list("operation_id", flat=True).first()
    if operation_id is None or not set(changes) <= set(CORRECTABLE):
        raise NoSuchHousehold(household_id)
    held = reveal(community_id, household_id, reason=reason, purpose=Purpose.CORRECT, by=by, city_id=city_id, now=now)
    if isinstance(held, QuotaUsedUp):
        return held
    kept = {"head": held.head, "phone": held.phone, "language": held.language, "notes": held.notes} | changes
    seal = seal_of(operation_id)
    sealed = seal.seal(
        json.dumps(kept, ensure_ascii=False).encode(), Cell("residents_private", "details", household_id)
    )
    index = seal.index(f"phone:{kept['phone']}") if kept["phone"] else None
    filled = sum(1 << i for i, field in enumerate(DETAILS) if kept[field])
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [sealed, index, filled, now, community_id, household_id])
    return None
