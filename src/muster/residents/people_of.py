"""The people behind a door, one by one: only where a task needs them, an ID number only where the task demands it.

They are read by `reveal` with the field "people"; of an ID number nobody is ever shown more than its end.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from muster.access.seal import Cell
from muster.identifiers import uuid7
from muster.residents.models import Household, Resident
from muster.residents.quota import shift_starts
from muster.residents.refusals import NoSuchHousehold, NotAnIdNumber, ReasonMissing, ResidentKnown
from muster.residents.reveal import QuotaUsedUp, written
from muster.residents.seal import seal_of

NAME_MAX = 40
NUMBER_MIN, NUMBER_MAX = 5, 20  # passports and permits too
FIND = "SELECT * FROM residents_find(%s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Found:
    """The household of an ID number, or None: nobody of this community. Whether somebody elsewhere has it is not said."""

    household_id: UUID | None
    left: int


def add_resident(community_id: int, household_id: UUID, *, name: str, id_number: str = "", now: datetime) -> UUID:
    """Put a person on the register, sealed. Raises `NoSuchHousehold`, `NotAnIdNumber` and `ResidentKnown`."""
    operation_id = _operation_of(community_id, household_id)
    number = normalised(id_number) if id_number.strip() else ""
    seal, resident_id = seal_of(operation_id), uuid7()
    kept = written(name)[:NAME_MAX]
    person = Resident(
        community_id=community_id,
        id=resident_id,
        household_id=household_id,
        operation_id=operation_id,
        name=seal.seal(kept.encode(), Cell("residents_resident", "name", resident_id)),
        id_number=seal.seal(number.encode(), Cell("residents_resident", "id_number", resident_id)) if number else None,
        id_index=seal.index(f"id:{number}") if number else None,
        added_at=now,
    )
    try:
        with transaction.atomic():
            Resident.objects.bulk_create([person])  # writes without reading back, which the app may not
    except IntegrityError as error:
        raise ResidentKnown from error
    return resident_id


def find_by_id_number(
    community_id: int, operation_id: UUID, id_number: str, *, reason: str, city_id: int, now: datetime
) -> Found | QuotaUsedUp:
    """Which household of this desk's community has this number. Each try is logged and counted like an opened household."""
    reason = written(reason)
    if not reason:
        raise ReasonMissing
    index = seal_of(operation_id).index(f"id:{normalised(id_number)}")
    with connection.cursor() as cursor:
        cursor.execute(FIND, [uuid7(), community_id, operation_id, city_id, index, reason, now, shift_starts(now)])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchHousehold
    is_shown, household_id, left = row
    return Found(household_id, left) if is_shown else QuotaUsedUp()


def normalised(id_number: str) -> str:
    """As it stands on the card: capitals and digits, without spaces."""
    plain = "".join(unicodedata.normalize("NFKC", id_number[: 4 * NUMBER_MAX]).split()).upper()
    if not (NUMBER_MIN <= len(plain) <= NUMBER_MAX and plain.isascii() and plain.isalnum()):
        raise NotAnIdNumber
    return plain


def _operation_of(community_id: int, household_id: UUID) -> UUID:
    door = Household.objects.filter(community_id=community_id, id=household_id)
    found = door.values_list("operation_id", flat=True).first()
    if found is None:
        raise NoSuchHousehold(household_id)
    return found
