"""Open one household. Reading a resident is an event: the database logs and counts it in the transaction of the read.

`residents_reveal` is the only reader of what is sealed; it checks the open scope itself. A look over the quota is answered,
not raised, so that its line in the log and its alert are kept.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.access.scope import Scope, open_scope
from muster.access.seal import Cell
from muster.identifiers import uuid7
from muster.people.models import Volunteer
from muster.residents.models import Household
from muster.residents.quota import shift_starts
from muster.residents.refusals import NoSuchHousehold, ReasonMissing
from muster.residents.seal import OperationSeal, seal_of

REASON_MAX = 200
FIELDS = ("head", "phone", "language", "notes", "needs", "people")
REVEAL = "SELECT * FROM residents_reveal(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
COMPOUND_SURNAMES = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "长孙",
    "司徒",
    "夏侯",
)


class Purpose(models.TextChoices):
    """What a household may be opened for. `LIFE` breaks the glass: it passes the quota, and the desk is told at once."""

    VISIT = "visit", _("Arrange a visit")
    CARE = "care", _("Medicine or care")
    SUPPLY = "supply", _("Supplies")
    CORRECT = "correct", _("Correct the register")
    LIFE = "life", _("A life is at risk")


OWN = "own"  # a household at its own page


@dataclass(frozen=True)
class Person:
    """One of the people behind a door. Of an ID number only its end is ever shown."""

    id: UUID
    name: str
    number_end: str


@dataclass(frozen=True)
class Revealed:
    """What was asked for; a field that was not asked for is empty. `left`: how many more may be opened in this shift."""

    head: str
    phone: str
    language: str
    notes: str
    needs: tuple[str, ...]
    people: tuple[Person, ...]
    left: int


@dataclass(frozen=True)
class QuotaUsedUp:
    """Nothing was shown. The desk has been told."""

    sentence = _(
        "You have opened as many households as one shift allows. Ask your desk; where a life is at risk, say so."
    )


def reveal(
    community_id: int,
    household_id: UUID,
    *,
    reason: str,
    purpose: str,
    fields: Iterable[str] = ("head", "phone", "language", "notes", "needs"),
    by: Actor,
    city_id: int,
    now: datetime,
) -> Revealed | QuotaUsedUp:
    """Open a household of the actor's scope. Raises `ReasonMissing` and `NoSuchHousehold`, which leave no trace."""
    reason = written(reason)
    if purpose not in Purpose.values or not reason:
        raise ReasonMissing
    look = _Look(community_id, household_id, city_id, purpose, reason, _known(fields), now)
    person = _behind(by)
    found = _opened(look, own_phone=person.phone if person else "")
    if isinstance(found, QuotaUsedUp):
        return found
    if person and surname(person.name) == surname(found.head) != "":
        _raise_alert(look, "same_name")
    return _only(found, look.fields)


def reveal_own(community_id: int, household_id: UUID, *, action: str = "residents.own", now: datetime) -> Revealed:
    """What is held about a household, for itself. Runs in `Scope(household=...)`; logged like any other look."""
    look = _Look(community_id, household_id, 0, OWN, OWN, FIELDS, now, action)
    found = _opened(look, own_phone="")
    if isinstance(found, QuotaUsedUp):  # one's own page knows no quota
        raise NoSuchHousehold(household_id)
    return found


def written(words: str, chars_max: int = REASON_MAX) -> str:
    """A reason as it is kept: one line, no control characters, of limited length."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:chars_max]


def surname(name: str) -> str:
    """The first sign of a Chinese name, or its first two where they are one surname."""
    return name[:2] if name.startswith(COMPOUND_SURNAMES) else name[:1]


@dataclass(frozen=True)
class _Look:
    """One look, before it is allowed."""

    community_id: int
    household_id: UUID
    city_id: int
    purpose: str
    reason: str
    fields: tuple[str, ...]
    now: datetime
    action: str = "residents.reveal"


def _known(fields: Iterable[str]) -> tuple[str, ...]:
    wanted = set(fields)
    if unknown := wanted - set(FIELDS):
        raise ValueError(f"No such fields: {sorted(unknown)}")
    return tuple(one for one in FIELDS if one in wanted)


def _behind(by: Actor) -> Volunteer | None:
    """The person who looks, where the account has one: their own row, whatever else they may see."""
    if by.volunteer_id is None:
        return None
    with open_scope(Scope(volunteer=by.volunteer_id)):
        return Volunteer.objects.filter(id=by.volunteer_id).first()


def _opened(look: _Look, *, own_phone: str) -> Revealed | QuotaUsedUp:
    """All that is held, once the database has logged and counted the look."""
    door = Household.objects.filter(community_id=look.community_id, id=look.household_id)
    operation_id = door.values_list("operation_id", flat=True).first()
    if operation_id is None:
        raise NoSuchHousehold(look.household_id)
    seal, look_id = seal_of(operation_id), uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            REVEAL,
            [
                look_id,
                look.community_id,
                look.household_id,
                look.city_id,
                look.action,
                look.purpose,
                ",".join(look.fields),
                look.reason,
                look.now,
                shift_starts(look.now),
                seal.index(f"phone:{own_phone}") if own_phone else None,
            ],
        )
        row = cursor.fetchone()
    if row is None:
        raise NoSuchHousehold(look.household_id)
    is_shown, details, needs, _operation, left = row
    if not is_shown:
        return QuotaUsedUp()
    people = _people(seal, look_id, look) if "people" in look.fields else ()
    return _unsealed(seal, look.household_id, details, needs, people=people, left=left)


def _people(seal: OperationSeal, look_id: UUID, look: _Look) -> tuple[Person, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM residents_people_of(%s, %s, %s)", [look_id, look.community_id, look.household_id])
        rows = cursor.fetchall()
    return tuple(
        Person(
            resident,
            seal.unseal(name, Cell("residents_resident", "name", resident)).decode(),
            seal.unseal(number, Cell("residents_resident", "id_number", resident)).decode()[-4:] if number else "",
        )
        for resident, name, number in rows
    )


def _unsealed(
    seal: OperationSeal,
    household_id: UUID,
    details: bytes | None,
    needs: bytes | None,
    *,
    people: tuple[Person, ...],
    left: int,
) -> Revealed:
    held = json.loads(seal.unseal(details, Cell("residents_private", "details", household_id))) if details else {}
    codes = json.loads(seal.unseal(needs, Cell("residents_private", "needs", household_id))) if needs else ()
    head, phone, language, notes = (str(held.get(name) or "") for name in ("head", "phone", "language", "notes"))
    return Revealed(head, phone, language, notes, tuple(codes), people, left)


def _only(found: Revealed, fields: tuple[str, ...]) -> Revealed:
    """What was not asked for is not handed on."""
    blank: dict[str, Any] = {"needs": ()}
    return replace(found, **{one: blank.get(one, "") for one in FIELDS[:5] if one not in fields})


def _raise_alert(look: _Look, kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT residents_raise_alert(%s, %s, %s, %s, %s)",
            [look.community_id, look.household_id, kind, look.now, shift_starts(look.now)],
        )
