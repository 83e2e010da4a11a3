"""The doors of a register as one round sees them: who is missing, and how each window looks. One community at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection

from muster.ledger.doors import UNITS

MISSING_MAX = 5_000  # of one community; the page says so, and sends on to the buildings
WINDOWS_MAX = 5_000  # of one building
WALLS_WINDOWS_MAX = 20_000  # of the buildings shown together

# A door with no row was told of by nobody. Sorted as one walks: building, stairwell, storey, door.
COLUMNS = f"""
h.id, h.building_id, h.unit, h.storey, h.door, h.part, h.position, h.occupancy, h.people,
coalesce(s.units, {UNITS}), coalesce(s.state, 'open'), coalesce(s.result, ''), coalesce(s.reached, 0), coalesce(s.excused, 0),
coalesce(s.attempts, 0), s.last_at
"""
DOORS = f"""
SELECT {COLUMNS}
FROM ledger_tally t
JOIN residents_household h ON h.community_id = t.community_id AND h.operation_id = t.operation_id
LEFT JOIN ledger_standing s ON s.community_id = t.community_id AND s.round_id = t.round_id AND s.household_id = h.id
WHERE t.community_id = %(community)s AND t.round_id = %(round)s AND h.community_id = %(community)s
"""
# Of a whole community what was told is read once and joined by hash; door by door it would be looked up 7,000 times.
STANDING_OF_DOOR = "LEFT JOIN ledger_standing s ON s.community_id = t.community_id AND s.round_id = t.round_id AND s.household_id = h.id"
DOORS_OF_ALL = (
    "WITH told AS MATERIALIZED ("
    "SELECT * FROM ledger_standing WHERE community_id = %(community)s AND round_id = %(round)s)"
    + DOORS.replace(STANDING_OF_DOOR, "LEFT JOIN told s ON s.household_id = h.id")
)
ORDER = " ORDER BY h.building_id, h.unit, h.storey DESC, h.position, h.part LIMIT %(limit)s"
IN_BUILDING = " AND h.building_id = %(building)s"
IN_BUILDINGS = " AND h.building_id = ANY (%(buildings)s)"
IN_UNIT = " AND h.unit = %(unit)s"
ONE_DOOR = " AND h.id = %(household)s"
ON_REGISTER = " AND h.removed_at IS NULL"
# Weighs nothing: not asked for. Weighs more than was reached or excused: somebody is missing.
IS_MISSING = f" AND coalesce(s.units - s.reached - s.excused, {UNITS}) > 0"


BY_STAIRWELL = f"""
SELECT h.building_id, h.unit, count(*), count(*) FILTER (WHERE coalesce(s.units - s.reached - s.excused, {UNITS}) > 0)
FROM ledger_tally t
JOIN residents_household h ON h.community_id = t.community_id AND h.operation_id = t.operation_id
LEFT JOIN ledger_standing s ON s.community_id = t.community_id AND s.round_id = t.round_id AND s.household_id = h.id
WHERE t.community_id = %(community)s AND t.round_id = %(round)s AND h.community_id = %(community)s{ON_REGISTER}
GROUP BY h.building_id, h.unit ORDER BY h.building_id, h.unit
"""


class Stairwell(NamedTuple):
    """How many doors a stairwell has, and how many of them are missing somebody."""

    building_id: UUID
    unit: str
    doors: int
    missing: int


class Window(msgspec.Struct, frozen=True, gc=False):  # thousands at once: made in a quarter of a dataclass's time
    """One door in one round. No name, no phone, no need."""

    id: UUID
    building_id: UUID
    unit: str
    storey: int
    door: str
    part: int
    position: int
    occupancy: str
    people: int
    units: int
    state: str  # open | tried | reached | excused | conflict
    result: str
    reached: int
    excused: int
    attempts: int
    last_at: datetime | None

    @property
    def missing(self) -> int:
        return self.units - self.reached - self.excused

    @property
    def label(self) -> str:
        return f"{self.door}-{self.part}" if self.part > 1 else self.door

    @property
    def mark(self) -> str:
        """How the window looks: reached, excused, tried, conflict, missing, or out where it is not asked for."""
        if not self.units:
            return "out"
        if self.state in {"conflict", "tried"}:
            return self.state
        if self.missing:
            return "tried" if self.reached else "missing"
        return self.state


def building_windows(round_id: UUID, community_id: int, building_id: UUID) -> list[Window]:
    """Every door of a building. One query."""
    values = {"round": round_id, "community": community_id, "building": building_id, "limit": WINDOWS_MAX}
    return _windows(DOORS + ON_REGISTER + IN_BUILDING + ORDER, values)


def windows_of_buildings(round_id: UUID, community_id: int, buildings: Sequence[UUID]) -> list[Window]:
    """Every door of several buildings. One query."""
    values = {"round": round_id, "community": community_id, "buildings": list(buildings), "limit": WALLS_WINDOWS_MAX}
    return _windows(DOORS + ON_REGISTER + IN_BUILDINGS + ORDER, values)


def missing_windows(
    round_id: UUID,
    community_id: int,
    *,
    building_id: UUID | None = None,
    unit: str | None = None,
    limit: int = MISSING_MAX,
) -> list[Window]:
    """Who is missing: in a community, one of its buildings, or a stairwell. One query."""
    within = (IN_BUILDING if building_id else "") + (IN_UNIT if unit is not None else "")
    values = {"round": round_id, "community": community_id, "building": building_id, "unit": unit, "limit": limit}
    doors = DOORS if building_id else DOORS_OF_ALL
    return _windows(doors + ON_REGISTER + within + IS_MISSING + ORDER, values)


def stairwells(round_id: UUID, community_id: int) -> list[Stairwell]:
    """Every stairwell of a community with its doors. One query."""
    with connection.cursor() as cursor:
        cursor.execute(BY_STAIRWELL, {"round": round_id, "community": community_id})
        return [Stairwell(*row) for row in cursor.fetchall()]


def window(round_id: UUID, community_id: int, household_id: UUID) -> Window | None:
    """One door, or None where the register has no such."""
    values = {"round": round_id, "community": community_id, "household": household_id, "limit": 1}
    found = _windows(DOORS + ONE_DOOR + ORDER, values)
    return found[0] if found else None


def windows_of(round_id: UUID, community_id: int, households: Sequence[UUID]) -> list[Window]:
    """These doors. One query."""
    values = {"round": round_id, "community": community_id, "households": list(households), "limit": WINDOWS_MAX}
    return _windows(DOORS + " AND h.id = ANY (%(households)s)" + ORDER, values)


def windows_in_state(round_id: UUID, community_id: int, states: Sequence[str], *, limit: int) -> list[Window]:
    """Doors that stand in one of these states: conflicts to settle, doors to visit again. One query."""
    values = {"round": round_id, "community": community_id, "states": list(states), "limit": limit}
    return _windows(DOORS + ON_REGISTER + " AND s.state = ANY (%(states)s)" + ORDER, values)


def referred_windows(round_id: UUID, community_id: int, *, limit: int) -> list[Window]:
    """Doors where somebody found that help is needed. One query."""
    values = {"round": round_id, "community": community_id, "limit": limit}
    return _windows(DOORS + ON_REGISTER + " AND s.result = 'referred'" + ORDER, values)


def _windows(sql: str, values: dict[str, Any]) -> list[Window]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Window(*row) for row in cursor.fetchall()]
