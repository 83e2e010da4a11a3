"""Brief whoever holds stairwells: how each household is addressed and what it needs. Nothing that could be dialled or misused.

For a task list that goes onto a phone (TRUST.md 4.2). The database writes one line of the look-log for each household and
lease, and none for the same holder's next pull; it checks for itself that the lease is held now.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import pgettext

from muster.access.seal import CannotUnseal, Cell
from muster.identifiers import uuid7
from muster.residents.reveal import surname
from muster.residents.seal import OperationSeal, seal_of

HOUSEHOLDS_MAX = 300  # of one pull; the database refuses more
BRIEF = "SELECT * FROM residents_brief(%s, %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s, %s)"
LEASE = "lease"  # the purpose of such a look
LATIN_WORD_MAX = 20


@dataclass(frozen=True)
class Wanted:
    """A door of a stairwell that is held. `reason`: what the holder comes for."""

    lease_id: UUID
    household_id: UUID
    reason: str


@dataclass(frozen=True)
class Briefing:
    """What is told of one household before anybody knocks."""

    who: str = ""  # surname and honorific; "": unknown
    needs: tuple[str, ...] = ()  # codes of the closed list


def brief(community_id: int, doors: Sequence[Wanted], *, city_id: int, now: datetime) -> dict[UUID, Briefing]:
    """By household. One query, and one for the keys of each operation. Runs in the holder's own scope."""
    if not doors:
        return {}
    values: list[Any] = [
        community_id,
        [uuid7() for _ in doors],
        [one.lease_id for one in doors],
        [one.household_id for one in doors],
        [one.reason for one in doors],
        city_id,
        now,
    ]
    with connection.cursor() as cursor:
        cursor.execute(BRIEF, values)
        rows = cursor.fetchall()
    seals = {operation: _seal(operation) for operation in {row[1] for row in rows}}
    return {household: _opened(household, seals[operation], *rest) for household, operation, *rest in rows}


def addressed(name: str) -> str:
    """A name as one says it at a door: the surname with an honorific; of names without one the part people use."""
    plain = " ".join(name.split())
    if not plain:
        return ""
    if plain.isascii():
        called = plain.rpartition(" ")[2][:LATIN_WORD_MAX]
    elif "·" in plain:
        called = plain.partition("·")[0]
    else:
        called = surname(plain)
    return pgettext("how a household is addressed", "Mr/Ms %(surname)s") % {"surname": called}


def _seal(operation_id: UUID) -> OperationSeal | None:
    """None where the operation's key is gone: its doors are still doors."""
    try:
        return seal_of(operation_id)
    except CannotUnseal:
        return None


def _opened(household_id: UUID, seal: OperationSeal | None, details: bytes | None, needs: bytes | None) -> Briefing:
    if seal is None:
        return Briefing()
    held = json.loads(seal.unseal(details, Cell("residents_private", "details", household_id))) if details else {}
    codes = json.loads(seal.unseal(needs, Cell("residents_private", "needs", household_id))) if needs else []
    return Briefing(addressed(str(held.get("head") or "")), tuple(codes))
