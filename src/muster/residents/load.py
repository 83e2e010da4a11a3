"""Load a community's register, all or nothing; loading it again changes nothing, and a correction keeps each household."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from muster.access.seal import CannotUnseal
from muster.identifiers import uuid7
from muster.operations.models import OperationCommunity
from muster.operations.queries import still_open
from muster.operations.refusals import OperationClosed
from muster.people.complaints import BadRow
from muster.residents import staging, writing
from muster.residents.address import sort_key
from muster.residents.columns import BY_FIELD
from muster.residents.parse import Bad, DoorRow
from muster.residents.reading import HOUSEHOLDS_MAX, RegisterRefused, bad_line
from muster.residents.seal import make_key, seal_of

_LOST_SHOWN_MAX = 500

ONE_LIST_AT_A_TIME = "SELECT pg_advisory_xact_lock(7237485, hashint8(%s))"  # per community
COUNT_HOUSEHOLDS = """
SELECT count(*) FROM residents_household
WHERE community_id = %(community)s AND operation_id = %(operation)s AND removed_at IS NULL
"""


class Completeness(StrEnum):
    """Whether a list names every door of its community, or only some."""

    PART = "part"  # doors that it leaves out stay
    WHOLE = "whole"  # doors that it leaves out are taken off the register


@dataclass(frozen=True)
class Touched:
    """A household whose part in the sums has changed. None: it was, or is, not on the register."""

    household_id: UUID
    building_id: UUID
    people_before: int | None
    people_after: int | None


@dataclass(frozen=True)
class Balance:
    """What a list did to one community's register, in doors: added + changed + unchanged are its rows."""

    added: int
    back: int  # of the added: those that had been taken off
    changed: int
    unchanged: int
    removed: int
    kept: int  # on the register and not in the list
    touched: tuple[Touched, ...]


def load(
    rows: Sequence[DoorRow],
    *,
    operation_id: UUID,
    community_id: int,
    city_id: int,
    complete: Completeness,
    by: UUID | None,
    now: datetime,
) -> Balance:
    """Add, change and, where the list is complete, remove doors as the list says.

    Runs in a scope whose communities include this one; `by` is the account, None for the command line. Raises
    `RegisterRefused`, and then nothing is changed.
    """
    here: dict[str, Any] = {"operation": operation_id, "community": community_id, "city": city_id, "now": now, "by": by}
    with staging.set_based(), connection.cursor() as cursor:
        here["synthetic"] = operation_here(operation_id, community_id, now)
        cursor.execute(ONE_LIST_AT_A_TIME, [community_id])
        make_key(operation_id, now=now)
        try:
            seal = seal_of(operation_id)
        except CannotUnseal:
            raise RegisterRefused(_("This operation's residents have been erased. Nothing can be loaded.")) from None
        staging.stage(rows, community_id=community_id, digest=seal.index)
        difference = staging.compare(operation_id, community_id)
        refuse_loss(rows)
        _add_buildings(rows, here)
        touched = writing.remove_missing(here) if complete is Completeness.WHOLE else []
        touched += writing.write_doors(here)
        cursor.execute(COUNT_HOUSEHOLDS, here)
        if cursor.fetchone()[0] > HOUSEHOLDS_MAX:
            raise RegisterRefused(
                _("One community can have %(most)s doors. Split it, or take off what is not its own.")
                % {"most": HOUSEHOLDS_MAX}
            )
        writing.write_private(rows, seal, here)
        writing.recount(here, corrections=int(bool(touched) or difference.changed > 0))
    is_whole = complete is Completeness.WHOLE
    return Balance(
        added=difference.added,
        back=difference.back,
        changed=difference.changed,
        unchanged=difference.unchanged,
        removed=difference.missing if is_whole else 0,
        kept=0 if is_whole else difference.missing,
        touched=tuple(Touched(*row) for row in touched),
    )


def refuse_loss(rows: Sequence[DoorRow]) -> None:
    """Raise `RegisterRefused` where what is held would go because the list has no column for it."""
    lost = staging.would_be_lost(most=_LOST_SHOWN_MAX)
    if lost:
        raise RegisterRefused(
            _("The register holds more than this list has columns for. Nothing was loaded."),
            bad=tuple(
                bad_line(Bad(_lost(rows[number].line, BY_FIELD[field].heading), rows[number].sheet))
                for number, field in lost
            ),
        )


def _lost(line: int, column: str) -> BadRow:
    return BadRow(line, column, "would_be_lost", {"column": column})


def operation_here(operation_id: UUID, community_id: int, now: datetime) -> bool:
    """Whether the operation is a demonstration. Refuses one that is closed, or in which the community takes no part."""
    try:
        operation = still_open(operation_id, now=now)
    except OperationClosed as closed:
        raise RegisterRefused(closed.sentence) from closed
    if not OperationCommunity.objects.filter(operation_id=operation_id, community_id=community_id).exists():
        raise RegisterRefused(_("This community takes no part in the operation. Nothing was loaded."))
    return operation.synthetic


def _add_buildings(rows: Sequence[DoorRow], here: dict[str, Any]) -> None:
    named = sorted({(row.compound, row.building) for row in rows})
    sorts = [f"{sort_key(compound)} {sort_key(name)}"[:160] for compound, name in named]
    with connection.cursor() as cursor:
        cursor.execute(
            writing.ADD_BUILDINGS,
            here
            | {
                "ids": [uuid7() for _building in named],
                "compounds": [compound for compound, _name in named],
                "names": [name for _compound, name in named],
                "sorts": sorts,
            },
        )
