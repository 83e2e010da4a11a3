"""The SQL of the coverage ledger. Every statement names one community; rows go in sorted by key.

The tally's row is locked first, so that the flushes of one round and community follow one another: no two of them can
deadlock, a round that is being closed waits for what is on its way, and what a flush reads of a door stays true until it writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from muster.journal.append import Statement
from muster.ledger.coverage import Answer, Known, Stand, Sums

Door = tuple[UUID, UUID]  # round, household

HOLD_TALLIES = """
SELECT round_id, operation_id, target, closed_at IS NOT NULL FROM ledger_tally
WHERE community_id = $1::bigint AND round_id = ANY ($2::uuid[]) ORDER BY round_id FOR NO KEY UPDATE
"""

# A door weighs one household, or its people; in a round that takes up another's missing, what was missing there.
UNITS = """
CASE WHEN h.removed_at IS NOT NULL THEN 0 ELSE coalesce(
    CASE WHEN t.ancestors = '{}' THEN NULL ELSE (
        SELECT s.units - s.reached - s.excused FROM ledger_standing s
        WHERE s.community_id = t.community_id AND s.round_id = ANY (t.ancestors) AND s.household_id = h.id
        ORDER BY array_position(t.ancestors, s.round_id) LIMIT 1) END,
    CASE t.target WHEN 'person' THEN h.people ELSE 1 END) END
"""

GROUND = f"""
SELECT k.round_id, k.household_id, h.building_id, {UNITS},
       s.known::text, s.state, s.result, s.reached, s.excused, s.attempts, s.last_at
FROM unnest($2::uuid[], $3::uuid[]) AS k (round_id, household_id)
JOIN ledger_tally t ON t.community_id = $1::bigint AND t.round_id = k.round_id
JOIN LATERAL (SELECT * FROM residents_household WHERE community_id = $1::bigint AND id = k.household_id LIMIT 1) h
  ON h.operation_id = t.operation_id
LEFT JOIN LATERAL (
    SELECT * FROM ledger_standing
    WHERE community_id = $1::bigint AND round_id = k.round_id AND household_id = k.household_id LIMIT 1) s ON true
"""

# Phones come late: what was done while a stairwell was held counts, an hour's grace on either side for clocks.
LEASED = """
SELECT k.number
FROM unnest($2::integer[], $3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::text[])
     AS k (number, round_id, household_id, volunteer_id, happened_at, purpose)
JOIN LATERAL (SELECT building_id, unit FROM residents_household WHERE community_id = $1::bigint AND id = k.household_id LIMIT 1) h
  ON true
JOIN LATERAL (
    SELECT FROM access_lease l
    WHERE l.community_id = $1::bigint AND l.round_id = k.round_id AND l.building_id = h.building_id AND l.unit = h.unit
      AND l.purpose = k.purpose AND (l.volunteer_id = k.volunteer_id OR l.partner_id = k.volunteer_id)
      AND k.happened_at BETWEEN l.granted_at - interval '1 hour' AND coalesce(l.ended_at, l.lapses_at) + interval '1 hour'
    LIMIT 1) l ON true
"""

# Rows of a building that only grow are put in or added to; where a sum falls there is a row already.
KEEP = """
WITH stood AS (
    INSERT INTO ledger_standing (community_id, round_id, household_id, building_id, units, state, result, reached, excused,
                                 attempts, last_at, known)
    SELECT $1::bigint, round_id, household_id, building_id, units, state, result, reached, excused, attempts, last_at,
           known::jsonb
    FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::smallint[], $6::text[], $7::text[], $8::smallint[], $9::smallint[],
                $10::smallint[], $11::timestamptz[], $12::text[])
         AS k (round_id, household_id, building_id, units, state, result, reached, excused, attempts, last_at, known)
    ORDER BY round_id, household_id
    ON CONFLICT (community_id, round_id, household_id) DO UPDATE
    SET building_id = EXCLUDED.building_id, units = EXCLUDED.units, state = EXCLUDED.state, result = EXCLUDED.result,
        reached = EXCLUDED.reached, excused = EXCLUDED.excused, attempts = EXCLUDED.attempts, last_at = EXCLUDED.last_at,
        known = EXCLUDED.known
), risen AS (
    INSERT INTO ledger_buildingcount AS b (community_id, round_id, building_id, reached, excused, tried, conflicts)
    SELECT $1::bigint, * FROM unnest($13::uuid[], $14::uuid[], $15::integer[], $16::integer[], $17::integer[], $18::integer[])
         AS k (round_id, building_id, reached, excused, tried, conflicts)
    ORDER BY round_id, building_id
    ON CONFLICT (community_id, round_id, building_id) DO UPDATE
    SET reached = b.reached + EXCLUDED.reached, excused = b.excused + EXCLUDED.excused,
        tried = b.tried + EXCLUDED.tried, conflicts = b.conflicts + EXCLUDED.conflicts
), fallen AS (
    UPDATE ledger_buildingcount b
    SET reached = b.reached + k.reached, excused = b.excused + k.excused,
        tried = b.tried + k.tried, conflicts = b.conflicts + k.conflicts
    FROM unnest($19::uuid[], $20::uuid[], $21::integer[], $22::integer[], $23::integer[], $24::integer[])
         AS k (round_id, building_id, reached, excused, tried, conflicts)
    WHERE b.community_id = $1::bigint AND b.round_id = k.round_id AND b.building_id = k.building_id
)
UPDATE ledger_tally t
SET reached = t.reached + k.reached, excused = t.excused + k.excused,
    tried = t.tried + k.tried, conflicts = t.conflicts + k.conflicts
FROM unnest($25::uuid[], $26::integer[], $27::integer[], $28::integer[], $29::integer[])
     AS k (round_id, reached, excused, tried, conflicts)
WHERE t.community_id = $1::bigint AND t.round_id = k.round_id
"""


@dataclass(frozen=True)
class TallyHeld:
    """A round in this community, locked until the transaction ends."""

    operation_id: UUID
    target: str
    is_closed: bool


class DoorGround(Struct, frozen=True):
    """A door of the register, seen from one round."""

    building_id: UUID
    units: int
    known: Known | None  # None: nothing was told yet
    stand: Stand | None


class DoorRow(Struct, frozen=True):
    """A door as it is to stand in the table."""

    door: Door
    building_id: UUID
    units: int
    known: Known
    stand: Stand


class Kept(msgspec.Struct, frozen=True):
    """How `Known` is written down."""

    a: dict[UUID, Answer]
    t: list[UUID]
    s: list[UUID]
    c: dict[UUID, str]


def hold_tallies(community_id: int, rounds: Iterable[UUID]) -> Statement:
    return Statement(HOLD_TALLIES, (community_id, sorted(rounds)))


def tallies_from(rows: Iterable[tuple[Any, ...]]) -> dict[UUID, TallyHeld]:
    return {row[0]: TallyHeld(*row[1:]) for row in rows}


def leased(community_id: int, asked: Sequence[tuple[int, Door, UUID, datetime, str]]) -> Statement:
    """Of these (number, door, volunteer, when, purpose) the numbers that a lease covers."""
    return Statement(
        LEASED,
        (
            community_id,
            [number for number, *_ in asked],
            [door[0] for _, door, *_ in asked],
            [door[1] for _, door, *_ in asked],
            [volunteer for _, _, volunteer, _, _ in asked],
            [at for *_, at, _ in asked],
            [purpose for *_, purpose in asked],
        ),
    )


def ground(community_id: int, doors: Sequence[Door]) -> Statement:
    return Statement(GROUND, (community_id, [door[0] for door in doors], [door[1] for door in doors]))


def ground_from(rows: Iterable[tuple[Any, ...]]) -> dict[Door, DoorGround]:
    return {(row[0], row[1]): _ground(row) for row in rows}


def known_from(text: str, last_at: datetime) -> Known:
    kept = msgspec.json.decode(text, type=Kept)
    return Known(kept.a, frozenset(kept.t), frozenset(kept.s), kept.c, last_at)


def keep(community_id: int, rows: Sequence[DoorRow], sums: Mapping[tuple[UUID, UUID], Sums]) -> Statement:
    """Write the doors, and add what has changed by round and building to the building's and the round's sums."""
    risen = sorted((key, each) for key, each in sums.items() if not each.some_fall)
    fallen = sorted((key, each) for key, each in sums.items() if each.some_fall)
    per_round: dict[UUID, Sums] = {}
    for (round_id, _building), each in sums.items():
        per_round[round_id] = per_round.get(round_id, Sums()) + each
    return Statement(
        KEEP,
        (
            community_id,
            *_door_columns(rows),
            *_building_columns(risen),
            *_building_columns(fallen),
            *_round_columns(sorted(per_round.items())),
        ),
    )


def _ground(row: tuple[Any, ...]) -> DoorGround:
    _round, _household, building_id, units, known, state, result, reached, excused, attempts, last_at = row
    if known is None:
        return DoorGround(building_id, units, None, None)
    return DoorGround(building_id, units, known_from(known, last_at), Stand(state, result, reached, excused, attempts))


def _door_columns(rows: Sequence[DoorRow]) -> tuple[list[Any], ...]:
    return (
        [row.door[0] for row in rows],
        [row.door[1] for row in rows],
        [row.building_id for row in rows],
        [row.units for row in rows],
        [row.stand.state for row in rows],
        [row.stand.result for row in rows],
        [row.stand.reached for row in rows],
        [row.stand.excused for row in rows],
        [min(row.stand.attempts, 30_000) for row in rows],
        [row.known.last_at for row in rows],
        [_written(row.known) for row in rows],
    )


def _written(known: Known) -> str:
    kept = Kept(dict(known.answers), sorted(known.attempts), sorted(known.superseded), dict(known.checks))
    return msgspec.json.encode(kept).decode()  # jsonb puts the keys in one order


def _building_columns(sums: Sequence[tuple[tuple[UUID, UUID], Sums]]) -> tuple[list[Any], ...]:
    return ([key[0] for key, _ in sums], [key[1] for key, _ in sums], *_sum_columns([each for _, each in sums]))


def _round_columns(sums: Sequence[tuple[UUID, Sums]]) -> tuple[list[Any], ...]:
    return ([key for key, _ in sums], *_sum_columns([each for _, each in sums]))


def _sum_columns(sums: Sequence[Sums]) -> tuple[list[int], ...]:
    return (
        [each.reached for each in sums],
        [each.excused for each in sums],
        [each.tried for each in sums],
        [each.conflicts for each in sums],
    )
