"""All that is held about one household, table by table: what its copy shows, and what becomes of it when it is erased.

A test compares this with the catalogue: a table with a column that names a household and is not here fails it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from muster.residents.requests import opened, requests_of
from muster.residents.reveal import reveal_own


@dataclass(frozen=True)
class Held:
    """One table."""

    key: str  # the column that names the household
    columns: tuple[str, ...]  # shown in the copy as they are; sealed ones are shown opened, under "held" and "requests"
    erased: str  # "removed" | "blanked" | "kept"
    why_kept: str = ""


TABLES: dict[str, Held] = {
    "residents_household": Held(
        "id",
        ("unit", "storey", "door", "part", "occupancy", "people", "removed_at"),
        "kept",
        "the door stays a door, so that no round misses it",
    ),
    "residents_private": Held("household_id", ("updated_at",), "blanked"),
    "residents_resident": Held("household_id", ("added_at",), "removed"),
    "residents_doorcode": Held("household_id", ("made_at", "tries"), "removed"),
    "residents_request": Held("household_id", ("kind", "asked_at", "answered_at"), "blanked"),
    "residents_alert": Held(
        "household_id", ("kind", "at", "seen_at"), "kept", "about whoever looked, not about the household"
    ),
    "ledger_standing": Held(
        "household_id",
        ("state", "result", "units", "reached", "excused", "attempts", "last_at"),
        "kept",
        "whether the door was reached; holds codes and numbers only",
    ),
    "rounds_revisit": Held(
        "household_id", ("visit_from", "visit_until", "planned_at"), "kept", "a planned visit; no personal value"
    ),
    "rounds_check": Held("household_id", ("drawn_at",), "kept", "a second look that was drawn by chance"),
    "oversight_review": Held(
        "household_id",
        ("finding", "reviewed_at"),
        "kept",
        "what was found about a look for a life at risk; must not be erasable by whoever looked",
    ),
    "access_look": Held(
        "subject_id",
        ("at", "role", "action", "purpose", "fields", "reason", "outcome"),
        "kept",
        "who looked must not be erasable, least of all by whoever looked",
    ),
}


def copy_of(community_id: int, household_id: UUID, *, now: datetime) -> dict[str, Any]:
    """Everything, in the household's own scope. Reading it is a look, and stands in the copy's own list of looks."""
    found = reveal_own(community_id, household_id, action="residents.copy", now=now)
    asked = [opened(one) for one in requests_of(community_id, household_id)]
    return {
        "made_at": now,
        "held": {
            "head": found.head,
            "phone": found.phone,
            "language": found.language,
            "notes": found.notes,
            "needs": list(found.needs),
            "people": [{"name": one.name, "id_number_ends": one.number_end} for one in found.people],
        },
        "requests": [
            {"kind": one.request.kind, "words": one.words, "fields": one.fields, "answer": one.answer} for one in asked
        ],
        "tables": {table: _rows(table, held, community_id, household_id) for table, held in TABLES.items()},
    }


def _rows(table: str, held: Held, community_id: int, household_id: UUID) -> list[dict[str, Any]]:
    columns = ", ".join(held.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {table} WHERE community_id = %s AND {held.key} = %s", [community_id, household_id]
        )
        return [dict(zip(held.columns, row, strict=True)) for row in cursor.fetchall()]
