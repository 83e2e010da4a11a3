"""The statements by which a compared list becomes the register: doors, what is sealed, sums. Called by `load` alone."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from muster.access.seal import Cell
from muster.residents import staging
from muster.residents.parse import DoorRow
from muster.residents.seal import OperationSeal

ADD_BUILDINGS = """
INSERT INTO residents_building (community_id, id, operation_id, compound, name, sort, storeys, households, people)
SELECT %(community)s, u.id, %(operation)s, u.compound, u.name, u.sort, 0, 0, 0
FROM unnest(%(ids)s::uuid[], %(compounds)s::text[], %(names)s::text[], %(sorts)s::text[]) u (id, compound, name, sort)
ON CONFLICT (community_id, operation_id, compound, name) DO NOTHING
"""
ORDER = "PARTITION BY building_id, unit, storey ORDER BY lpad(substring(door FROM '[0-9]+'), 20, '0'), door, part"
ADD = f"""
INSERT INTO residents_household
    (community_id, id, operation_id, building_id, unit, storey, door, part, position, occupancy, people)
SELECT %(community)s, n.id, %(operation)s, building_id, unit, storey, door, part, row_number() OVER ({ORDER}) - 1,
    occupancy, n.people
FROM (
    SELECT i.*, b.id AS building_id
    FROM incoming_door i JOIN residents_building b ON b.community_id = %(community)s AND b.operation_id = %(operation)s
        AND b.compound = i.compound AND b.name = i.building
    WHERE NOT EXISTS (SELECT FROM matched_door m WHERE m.number = i.number)
) n
RETURNING id, building_id, NULL::smallint, people
"""
CHANGE = """
UPDATE residents_household h
SET storey = i.storey, occupancy = i.occupancy, people = i.people, removed_at = NULL
FROM matched_door m JOIN incoming_door i USING (number)
WHERE h.community_id = %(community)s AND h.id = m.household_id AND (m.is_back OR m.door_differs)
RETURNING h.id, h.building_id, CASE WHEN m.is_back THEN NULL ELSE m.people_before END, h.people
"""
REMOVE = """
UPDATE residents_household h SET removed_at = %(now)s
WHERE h.community_id = %(community)s AND h.operation_id = %(operation)s AND h.removed_at IS NULL
  AND NOT EXISTS (SELECT FROM matched_door m WHERE m.household_id = h.id)
RETURNING h.id, h.building_id, h.people, NULL::smallint
"""
# From the left: 301 before 302, and of two households behind one door the first before the second.
PLACE = f"""
UPDATE residents_household h SET position = o.position
FROM (
    SELECT id, row_number() OVER ({ORDER}) - 1 AS position FROM residents_household
    WHERE community_id = %(community)s AND operation_id = %(operation)s AND removed_at IS NULL
) o
WHERE h.community_id = %(community)s AND h.operation_id = %(operation)s AND h.id = o.id AND h.position <> o.position
"""
# What a household had erased stays erased, whatever a later list says of it: the door is counted, the people are not held.
# Erasing leaves an empty print, which no list has.
TO_SEAL = """
SELECT i.number, i.id, i.details_print, i.needs_print, true, true FROM incoming_door i
WHERE NOT EXISTS (SELECT FROM matched_door m WHERE m.number = i.number)
UNION ALL
SELECT i.number, m.household_id, i.details_print, i.needs_print, m.details_differ, m.needs_differ
FROM matched_door m JOIN incoming_door i USING (number)
WHERE (m.details_differ OR m.needs_differ) AND NOT EXISTS (
    SELECT FROM residents_private p WHERE p.community_id = %(community)s AND p.household_id = m.household_id
    AND p.details_print = '')
"""
SEALED = """
CREATE TEMP TABLE IF NOT EXISTS sealed_door (
    household_id uuid, details bytea, needs bytea, phone_index bytea, held smallint, details_print bytea, needs_print bytea,
    writes_details boolean, writes_needs boolean
) ON COMMIT DROP;
TRUNCATE sealed_door
"""
COPY_SEALED = "COPY sealed_door FROM STDIN"
CHANGE_DETAILS = """
UPDATE residents_private p
SET details = s.details, phone_index = s.phone_index, details_print = s.details_print, held = s.held, updated_at = %(now)s
FROM sealed_door s WHERE p.community_id = %(community)s AND p.household_id = s.household_id AND s.writes_details
"""
CHANGE_NEEDS = """
UPDATE residents_private p SET needs = s.needs, needs_print = s.needs_print, updated_at = %(now)s
FROM sealed_door s WHERE p.community_id = %(community)s AND p.household_id = s.household_id AND s.writes_needs
"""
ADD_PRIVATE = """
INSERT INTO residents_private (community_id, household_id, operation_id, details, needs, phone_index,
    details_print, needs_print, held, updated_at)
SELECT %(community)s, s.household_id, %(operation)s, s.details, s.needs, s.phone_index,
    s.details_print, s.needs_print, s.held, %(now)s
FROM sealed_door s
WHERE NOT EXISTS (
    SELECT FROM residents_private p WHERE p.community_id = %(community)s AND p.household_id = s.household_id
)
"""
SUM_BUILDINGS = """
UPDATE residents_building b SET households = s.households, people = s.people, storeys = s.storeys
FROM (
    SELECT x.id, COALESCE(h.households, 0) AS households, COALESCE(h.people, 0) AS people, COALESCE(h.storeys, 0) AS storeys
    FROM residents_building x LEFT JOIN (
        SELECT building_id, count(*) AS households, sum(people) AS people, GREATEST(max(storey), 0) AS storeys
        FROM residents_household
        WHERE community_id = %(community)s AND operation_id = %(operation)s AND removed_at IS NULL GROUP BY building_id
    ) h ON h.building_id = x.id
    WHERE x.community_id = %(community)s AND x.operation_id = %(operation)s
) s
WHERE b.community_id = %(community)s AND b.id = s.id
  AND (b.households, b.people, b.storeys) IS DISTINCT FROM (s.households::integer, s.people::integer, s.storeys::smallint)
"""
SUM_REGISTER = """
INSERT INTO residents_register AS r (community_id, operation_id, city_id, buildings, households, people, empty, unknown,
    version, loaded_at, loaded_by, synthetic)
SELECT %(community)s, %(operation)s, %(city)s, count(DISTINCT building_id), count(*), COALESCE(sum(people), 0),
       count(*) FILTER (WHERE occupancy = 'empty'), count(*) FILTER (WHERE occupancy = 'unknown'),
       0, %(now)s, %(by)s, %(synthetic)s
FROM residents_household
WHERE community_id = %(community)s AND operation_id = %(operation)s AND removed_at IS NULL
ON CONFLICT (community_id, operation_id) DO UPDATE
SET buildings = EXCLUDED.buildings, households = EXCLUDED.households, people = EXCLUDED.people, empty = EXCLUDED.empty,
    unknown = EXCLUDED.unknown, loaded_at = EXCLUDED.loaded_at, loaded_by = EXCLUDED.loaded_by,
    version = r.version + %(corrections)s
"""

TouchedRow = tuple[UUID, UUID, int | None, int | None]  # household, building, people before and after


def remove_missing(here: dict[str, Any]) -> list[TouchedRow]:
    """Take off what the compared list leaves out. Answers those doors."""
    with connection.cursor() as cursor:
        cursor.execute(REMOVE, here)
        rows: list[TouchedRow] = cursor.fetchall()
    return rows


def write_doors(here: dict[str, Any]) -> list[TouchedRow]:
    """Write the compared doors. Answers those that came or have another number of people."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, here)
        touched: list[TouchedRow] = [row for row in cursor.fetchall() if row[2] != row[3]]
        cursor.execute(ADD, here)
        touched += cursor.fetchall()
    return touched


def write_private(rows: Sequence[DoorRow], seal: OperationSeal, here: dict[str, Any]) -> None:
    """Seal what is new or said differently, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(TO_SEAL, here)
        wanted = cursor.fetchall()
        if not wanted:
            return
        cursor.execute(SEALED)
        with cursor.copy(COPY_SEALED) as copy:
            for number, household_id, *prints, details, needs in wanted:
                copy.write_row((household_id, *_sealed(rows[number], household_id, seal), *prints, details, needs))
        cursor.execute(CHANGE_DETAILS, here)
        cursor.execute(CHANGE_NEEDS, here)
        cursor.execute(ADD_PRIVATE, here)


def recount(here: dict[str, Any], *, corrections: int) -> None:
    """Put the doors of each storey in order, and sum up what is on the register now."""
    with connection.cursor() as cursor:
        cursor.execute(PLACE, here)
        cursor.execute(SUM_BUILDINGS, here)
        cursor.execute(SUM_REGISTER, here | {"corrections": corrections})


def _sealed(row: DoorRow, household_id: UUID, seal: OperationSeal) -> tuple[object, ...]:
    details, needs = (Cell("residents_private", column, household_id) for column in ("details", "needs"))
    return (
        seal.seal(staging.as_json(staging.details_of(row)), details),
        seal.seal(staging.as_json(row.needs), needs) if row.needs else None,
        seal.index(f"phone:{row.phone}") if row.phone else None,
        staging.held(row),
    )
