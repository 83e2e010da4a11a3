"""What a household needs, from a closed list: sealed, never in the journal, and always the household's to take back."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from muster.access.seal import Cell
from muster.language import in_english
from muster.residents.models import Household
from muster.residents.refusals import NoSuchHousehold, UnknownNeed
from muster.residents.seal import seal_of
from muster.residents.words import NEEDS

KEEP = """
UPDATE residents_private SET needs = %s, updated_at = %s WHERE community_id = %s AND household_id = %s
"""


def need_words(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with the reader's words for them, in the order of the closed list."""
    wanted = set(codes)
    return [(code, word.en if in_english() else word.zh) for code, word in NEEDS.items() if code in wanted]


def record_needs(community_id: int, household_id: UUID, needs: Iterable[str], *, now: datetime) -> None:
    """Keep these needs and no others. Runs in the desk's scope. Raises `UnknownNeed` and `NoSuchHousehold`."""
    codes = sorted(set(needs))
    if not set(codes) <= set(NEEDS):
        raise UnknownNeed
    door = Household.objects.filter(community_id=community_id, id=household_id)
    operation_id = door.values_list("operation_id", flat=True).first()
    if operation_id is None:
        raise NoSuchHousehold(household_id)
    cell = Cell("residents_private", "needs", household_id)
    _keep(
        community_id, household_id, seal_of(operation_id).seal(json.dumps(codes).encode(), cell) if codes else None, now
    )


def withdraw_needs(community_id: int, household_id: UUID, *, now: datetime) -> None:
    """Forget what a household needs: at once, without a reason. In the desk's scope, or in the household's own."""
    _keep(community_id, household_id, None, now)


def _keep(community_id: int, household_id: UUID, sealed: bytes | None, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [sealed, now, community_id, household_id])
        if cursor.rowcount != 1:
            raise NoSuchHousehold(household_id)
