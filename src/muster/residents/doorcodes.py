"""Codes left at doors: made by chance, printed once, kept only as a keyed index. A code opens nothing without the phone
that the register holds of this door.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from muster.access.seal import CannotUnseal
from muster.residents.seal import seal_of

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without I, L, O, 0 and 1
LENGTH = 10  # 31^10: nobody guesses one of a community in their life
TRIES_MAX = 20  # the constraint of the table, and of `residents_door`

# The last code of a door dies with the next one.
MAKE = """
WITH fresh AS (SELECT unnest(%(households)s::uuid[]) AS household, unnest(%(indexes)s::bytea[]) AS index),
renewed AS (
    UPDATE residents_doorcode d SET code_index = f.index, made_at = %(now)s, tries = 0
    FROM fresh f WHERE d.community_id = %(community)s AND d.household_id = f.household
    RETURNING d.household_id
)
INSERT INTO residents_doorcode (community_id, code_index, household_id, operation_id, made_at, tries)
SELECT %(community)s, f.index, f.household, %(operation)s, %(now)s, 0 FROM fresh f
WHERE f.household NOT IN (SELECT household_id FROM renewed)
"""


def make_codes(community_id: int, operation_id: UUID, households: Iterable[UUID], *, now: datetime) -> dict[UUID, str]:
    """A new code for each of these doors, in the desk's scope. This is the only time they are seen."""
    codes = {one: "".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for one in households}
    seal = seal_of(operation_id)
    with connection.cursor() as cursor:
        cursor.execute(
            MAKE,
            {
                "households": list(codes),
                "indexes": [seal.index(f"door:{code}") for code in codes.values()],
                "community": community_id,
                "operation": operation_id,
                "now": now,
            },
        )
    return codes


def household_behind(community_id: int, operation_id: UUID | None, *, code: str, phone: str) -> UUID | None:
    """The household whose code and phone these are; a miss counts against the code. The same statements either way."""
    plain = normalised(code)
    try:
        seal = seal_of(operation_id) if operation_id else None
    except CannotUnseal:
        seal = None
    indexes = [seal.index(f"door:{plain}"), seal.index(f"phone:{phone}")] if seal else [b"", b""]
    with connection.cursor() as cursor:
        cursor.execute("SELECT residents_door(%s, %s, %s)", [community_id, *indexes])
        found: UUID | None = cursor.fetchone()[0]
    return found


def normalised(code: str) -> str:
    """As printed: capitals, without the gaps that make it readable. What cannot be a code becomes one that fits nothing."""
    plain = "".join(one for one in code[: 4 * LENGTH].upper() if one in ALPHABET)
    return plain if len(plain) == LENGTH else ""


def grouped(code: str) -> str:
    """Easier to type: `ABCDE FGH23`."""
    return f"{code[:5]} {code[5:]}"
