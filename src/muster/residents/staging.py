"""A community's doors in temporary tables, beside the register we have: which are new, changed, removed or back.

Set-based. Nothing personal is staged: of that only keyed digests, which are compared with those of the last list.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from muster.access.seal import CannotUnseal
from muster.identifiers import uuid7
from muster.residents.columns import DETAILS
from muster.residents.parse import DoorRow
from muster.residents.seal import seal_of

# Emptied rather than made anew: a city's load in one transaction would hold a lock for each table it ever had.
INCOMING = """
CREATE TEMP TABLE IF NOT EXISTS incoming_door (
    number integer, id uuid, compound text, building text, unit text, storey smallint, door text,
    part smallint, occupancy text, people smallint, details_print bytea, needs_print bytea, says smallint, says_needs boolean
) ON COMMIT DROP;
CREATE TEMP TABLE IF NOT EXISTS matched_door (
    number integer, household_id uuid, is_back boolean, door_differs boolean, people_before smallint,
    details_differ boolean, needs_differ boolean, held smallint
) ON COMMIT DROP;
TRUNCATE incoming_door, matched_door
"""
COPY = "COPY incoming_door FROM STDIN"
# One door is one household: its building, stairwell and number, and which of two behind it.
MATCH = """
INSERT INTO matched_door
SELECT i.number, h.id, h.removed_at IS NOT NULL,
       (h.storey, h.occupancy, h.people) IS DISTINCT FROM (i.storey, i.occupancy, i.people), h.people,
       i.says <> 0 AND i.details_print IS DISTINCT FROM p.details_print,
       i.says_needs AND i.needs_print IS DISTINCT FROM p.needs_print,
       COALESCE(p.held, 0)
FROM incoming_door i
JOIN residents_building b ON b.community_id = %(community)s AND b.operation_id = %(operation)s
    AND b.compound = i.compound AND b.name = i.building
JOIN residents_household h ON h.community_id = %(community)s AND h.operation_id = %(operation)s
    AND h.building_id = b.id AND h.unit = i.unit AND h.door = i.door AND h.part = i.part
LEFT JOIN residents_private p ON p.community_id = %(community)s AND p.household_id = h.id
"""
DIFFERS = "(door_differs OR details_differ OR needs_differ)"
COUNT = f"""
SELECT (SELECT count(*) FROM incoming_door), count(*), count(*) FILTER (WHERE is_back),
       count(*) FILTER (WHERE NOT is_back AND {DIFFERS}),
       (SELECT count(*) FROM residents_household h
        WHERE h.community_id = %(community)s AND h.operation_id = %(operation)s AND h.removed_at IS NULL)
FROM matched_door
"""
MISSING = """
SELECT b.compound, b.name, h.unit, h.door, h.part
FROM residents_household h JOIN residents_building b ON b.community_id = h.community_id AND b.id = h.building_id
WHERE h.community_id = %(community)s AND h.operation_id = %(operation)s AND h.removed_at IS NULL
  AND NOT EXISTS (SELECT FROM matched_door m WHERE m.household_id = h.id)
ORDER BY b.sort, h.unit, h.storey, h.position
LIMIT %(most)s
"""
# What a list has no column for cannot be carried over: nobody here can read it.
WOULD_BE_LOST = """
SELECT i.number, m.held & ~i.says FROM matched_door m JOIN incoming_door i USING (number)
WHERE m.details_differ AND m.held & ~i.says <> 0 ORDER BY i.number LIMIT %(most)s
"""


@dataclass(frozen=True)
class Difference:
    """What a list would do to one community's register, in doors."""

    added: int  # the doors that come back are among them
    back: int
    changed: int
    unchanged: int
    missing: int  # on the register, and not in the list


@dataclass(frozen=True)
class MissingDoor:
    """A door that the list leaves out."""

    compound: str
    building: str
    unit: str
    door: str
    part: int

    def __str__(self) -> str:
        return " ".join(filter(None, (self.compound, self.building, self.unit, self.door))) + (
            f" ({self.part})" if self.part > 1 else ""
        )


Digest = Callable[[str], bytes]


def digest_of(operation_id: UUID) -> Digest:
    """The operation's keyed digest. Before it has a key nothing is sealed, and so nothing is compared."""
    try:
        return seal_of(operation_id).index
    except CannotUnseal:
        return lambda _text: b""


@contextmanager
def set_based() -> Iterator[None]:
    """One transaction in which every statement takes whole tables.

    Of what the transaction itself has written the planner knows nothing, and would go through it row by row.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def stage(rows: Sequence[DoorRow], *, community_id: int, digest: Digest) -> None:
    """Put a community's doors into temporary tables of this transaction; `number` is a row's place in `rows`."""
    with connection.cursor() as cursor:
        cursor.execute(INCOMING)
        with cursor.copy(COPY) as copy:
            for number, row in enumerate(rows):
                copy.write_row(_staged(number, row, community_id, digest))


def compare(operation_id: UUID, community_id: int) -> Difference:
    """Match the staged doors with the register."""
    here: dict[str, Any] = {"operation": operation_id, "community": community_id}
    with connection.cursor() as cursor:
        cursor.execute(MATCH, here)
        cursor.execute(COUNT, here)
        staged, matched, back, changed, known = cursor.fetchone()
    return Difference(
        added=staged - matched + back,
        back=back,
        changed=changed,
        unchanged=matched - back - changed,
        missing=known - (matched - back),
    )


def missing(operation_id: UUID, community_id: int, *, most: int) -> tuple[MissingDoor, ...]:
    """The doors on the register that the compared list leaves out."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING, {"operation": operation_id, "community": community_id, "most": most})
        return tuple(MissingDoor(*row) for row in cursor.fetchall())


def would_be_lost(*, most: int) -> list[tuple[int, str]]:
    """Place in the list, and the field that is held and would be lost, for doors whose details the list changes."""
    with connection.cursor() as cursor:
        cursor.execute(WOULD_BE_LOST, {"most": most})
        return [(number, DETAILS[(lost & -lost).bit_length() - 1]) for number, lost in cursor.fetchall()]


def details_of(row: DoorRow) -> dict[str, str]:
    """What is sealed together; what the list says nothing of is empty."""
    return {
        "head": row.head or "",
        "phone": row.phone or "",
        "language": row.language or "",
        "notes": row.notes or "",
    }


def prints(row: DoorRow, community_id: int, digest: Digest) -> tuple[bytes, bytes]:
    """Keyed digests of the details and of the needs.

    Bound to the door, so that two households of the same needs do not look alike.
    """
    at = f"{community_id}|{row.compound}|{row.building}|{row.unit}|{row.door}|{row.part}"
    details, needs = as_json(details_of(row)).decode(), as_json(row.needs or ()).decode()
    return digest(f"details:{at}|{details}"), digest(f"needs:{at}|{needs}")


def held(row: DoorRow) -> int:
    """One bit for each of the details that is filled in."""
    return sum(1 << i for i, field in enumerate(DETAILS) if getattr(row, field))


as_json = msgspec.json.encode


def _staged(number: int, row: DoorRow, community_id: int, digest: Digest) -> tuple[object, ...]:
    details_print, needs_print = prints(row, community_id, digest)
    says = sum(1 << i for i, field in enumerate(DETAILS) if getattr(row, field) is not None)
    return (
        number,
        uuid7(),
        row.compound,
        row.building,
        row.unit,
        row.storey,
        row.door,
        row.part,
        row.occupancy,
        row.people,
        details_print,
        needs_print,
        says,
        row.needs is not None,
    )
