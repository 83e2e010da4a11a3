"""The SQL of the coverage ledger. Every statement names one community; rows go in sorted by key.

The tally's row is locked first, so that the flushes of one round and community follow one another: no two of them can
deadlock, a round that is being closed waits for what is on its way, and what a flush reads of a door stays true until it writes.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct

from muster.journal.statement import Statement, json_of, rows_in
from muster.ledger.coverage import Answer, Known, Stand, Sums

Door = tuple[UUID, UUID]  # round, household
Rows = list[tuple[Any, ...]]

# A door weighs one household, or its people; in a round that takes up another's missing, what was missing there.
UNITS = """
CASE WHEN h.removed_at IS NOT NULL THEN 0 ELSE coalesce(
    CASE WHEN t.ancestors = '{}' THEN NULL ELSE (
        SELECT s.units - s.reached - s.excused FROM ledger_standing s
        WHERE s.community_id = t.community_id AND s.round_id = ANY (t.ancestors) AND s.household_id = h.id
        ORDER BY array_position(t.ancestors, s.round_id) LIMIT 1) END,
    CASE t.target WHEN 'person' THEN h.people ELSE 1 END) END
"""

ASKED = "number integer, round_id uuid, household_id uuid, volunteer_id uuid, happened_at timestamptz, purpose text"

# The tallies are locked and read in one statement. Where another transaction has changed one while this one waited for it,
# the doors are still read as they were before: `is_current` is false, and the statement is asked once more under the lock.
# Phones come late: what was done while a stairwell was held counts, an hour's grace on either side for clocks.
GROUND = f"""
WITH held AS MATERIALIZED (
    SELECT round_id, xmin FROM ledger_tally
    WHERE community_id = $1::bigint AND round_id = ANY ($2::uuid[]) ORDER BY round_id FOR NO KEY UPDATE
), seen AS MATERIALIZED (
    SELECT community_id, round_id, operation_id, target, ancestors, closed_at, xmin FROM ledger_tally
    WHERE community_id = $1::bigint AND round_id = ANY ($2::uuid[]))
SELECT k.number, held.xmin = t.xmin AS is_current, t.operation_id, t.target, t.closed_at IS NOT NULL,
       k.volunteer_id IS NULL OR EXISTS (
           SELECT FROM access_lease l
           WHERE l.community_id = $1::bigint AND l.round_id = k.round_id AND l.building_id = h.building_id AND l.unit = h.unit
             AND l.purpose = k.purpose AND (l.volunteer_id = k.volunteer_id OR l.partner_id = k.volunteer_id)
             AND k.happened_at BETWEEN l.granted_at - interval '1 hour'
                                   AND coalesce(l.ended_at, l.lapses_at) + interval '1 hour'),
       h.building_id, {UNITS}, s.known::text, s.state, s.result, s.reached, s.excused, s.attempts, s.last_at
FROM {rows_in("$3::jsonb", ASKED)} AS k
JOIN held ON held.round_id = k.round_id
JOIN seen t ON t.round_id = k.round_id
LEFT JOIN LATERAL (SELECT * FROM residents_household WHERE community_id = $1::bigint AND id = k.household_id LIMIT 1) h
  ON h.operation_id = t.operation_id
LEFT JOIN LATERAL (
    SELECT * FROM ledger_standing
    WHERE community_id = $1::bigint AND round_id = k.round_id AND household_id = h.id LIMIT 1) s ON true
"""

DOOR = (
    "round_id uuid, household_id uuid, building_id uuid, units smallint, state text, result text, reached smallint,"
    "excused smallint, attempts smallint, last_at timestamptz, known jsonb"
)
STOOD = f"""
INSERT INTO ledger_standing (community_id, round_id, household_id, building_id, units, state, result, reached, excused,
                             attempts, last_at, known)
SELECT $1::bigint, round_id, household_id, building_id, units, state, result, reached, excused, attempts, last_at, known
FROM {rows_in("$5::jsonb -> 0", DOOR)} AS k
{{condition}}
ORDER BY round_id, household_id
ON CONFLICT (community_id, round_id, household_id) DO UPDATE
SET building_id = EXCLUDED.building_id, units = EXCLUDED.units, state = EXCLUDED.state, result = EXCLUDED.result,
    reached = EXCLUDED.reached, excused = EXCLUDED.excused, attempts = EXCLUDED.attempts, last_at = EXCLUDED.last_at,
    known = EXCLUDED.known
"""

OF_ROUND = "round_id uuid, reached integer, excused integer, tried integer, conflicts integer"
CHANGE = "round_id uuid, building_id uuid, reached integer, excused integer, tried integer, conflicts integer"

# Rows of a building that only grow are put in or added to; where a sum falls there is a row already.
RISEN = f"""
INSERT INTO ledger_buildingcount AS b (community_id, round_id, building_id, reached, excused, tried, conflicts)
SELECT $1::bigint, k.* FROM {rows_in("$5::jsonb -> 1", CHANGE)} AS k
{{condition}}
ORDER BY round_id, building_id
ON CONFLICT (community_id, round_id, building_id) DO UPDATE
SET reached = b.reached + EXCLUDED.reached, excused = b.excused + EXCLUDED.excused,
    tried = b.tried + EXCLUDED.tried, conflicts = b.conflicts + EXCLUDED.conflicts
"""
FALLEN = f"""
UPDATE ledger_buildingcount b
SET reached = b.reached + k.reached, excused = b.excused + k.excused,
    tried = b.tried + k.tried, conflicts = b.conflicts + k.conflicts
FROM (SELECT * FROM {rows_in("$5::jsonb -> 2", CHANGE)} AS k {{condition}}) k
WHERE b.community_id = $1::bigint AND b.round_id = k.round_id AND b.building_id = k.building_id
"""
# Also where no sum changes: whoever waits for the row sees by it that doors have changed.
SUMMED = f"""
UPDATE ledger_tally t
SET reached = t.reached + k.reached, excused = t.excused + k.excused,
    tried = t.tried + k.tried, conflicts = t.conflicts + k.conflicts
FROM (SELECT * FROM {rows_in("$5::jsonb -> 3", OF_ROUND)} AS k {{condition}}) k
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


class Kept(Struct, frozen=True):
    """How `Known` is written down."""

    a: Mapping[UUID, Answer]
    t: list[UUID]
    s: list[UUID]
    c: Mapping[UUID, str]


# As `STOOD` takes a door, and as the sums of a building and of a round are taken.
DoorRow = tuple[UUID, UUID, UUID, int, str, str, int, int, int, datetime, Kept]
BuildingRow = tuple[UUID, UUID, int, int, int, int]
RoundRow = tuple[UUID, int, int, int, int]


class Asked(NamedTuple):
    """A door that something is told of. A volunteer needs a lease of it, for that purpose at that time."""

    number: int
    round_id: UUID
    household_id: UUID
    volunteer_id: UUID | None = None
    happened_at: datetime | None = None
    purpose: str = "visit"


@dataclass(frozen=True)
class DoorGrounds:
    """What doors stand on. The tallies are locked until the transaction ends."""

    tallies: Mapping[UUID, TallyHeld]
    doors: Mapping[Door, DoorGround]
    covered: frozenset[int]  # numbers of those that were asked for by nobody who needs a lease, or by who holds one


NO_DOORS = DoorGrounds({}, {}, frozenset())


class Change(NamedTuple):
    """What one flush changes of doors, and of the sums of their buildings and rounds."""

    doors: Sequence[DoorRow]
    risen: Sequence[BuildingRow]
    fallen: Sequence[BuildingRow]
    rounds: Sequence[RoundRow]


def ground(community_id: int, asked: Sequence[Asked]) -> Generator[Statement, Rows, DoorGrounds]:
    """Lock the tallies of these doors' rounds, and look up what the doors stand on."""
    rounds = sorted({one.round_id for one in asked})
    statement = Statement(GROUND, (community_id, rounds, json_of(asked)))
    rows = yield statement
    if not all(row[1] for row in rows):
        rows = yield statement
    by_number = {one.number: (one.round_id, one.household_id) for one in asked}
    return DoorGrounds(
        {by_number[row[0]][0]: TallyHeld(*row[2:5]) for row in rows},
        {by_number[row[0]]: _ground(row[6:]) for row in rows if row[6] is not None},
        frozenset(row[0] for row in rows if row[5]),
    )


def known_from(text: str, last_at: datetime) -> Known:
    kept = msgspec.json.decode(text, type=Kept)
    return Known(kept.a, frozenset(kept.t), frozenset(kept.s), kept.c, last_at)


def change(rows: Sequence[DoorRow], sums: Mapping[tuple[UUID, UUID], Sums]) -> Change:
    """`sums` is what has changed, by round and building."""
    per_round: dict[UUID, Sums] = {}
    for (round_id, _building), each in sums.items():
        per_round[round_id] = per_round.get(round_id, Sums()) + each
    return Change(
        rows,
        [_of_building(key, each) for key, each in sorted(sums.items()) if not each.some_fall],
        [_of_building(key, each) for key, each in sorted(sums.items()) if each.some_fall],
        [(round_id, *_counted(each)) for round_id, each in sorted(per_round.items())],
    )


def row_of(door: Door, ground: DoorGround, known: Known, stood: Stand) -> DoorRow:
    return (
        *door,
        ground.building_id,
        ground.units,
        stood.state,
        stood.result,
        stood.reached,
        stood.excused,
        min(stood.attempts, 30_000),
        known.last_at,
        Kept(known.answers, sorted(known.attempts), sorted(known.superseded), known.checks),
    )


def _ground(columns: Sequence[Any]) -> DoorGround:
    building_id, units, known, state, result, reached, excused, attempts, last_at = columns
    if known is None:
        return DoorGround(building_id, units, None, None)
    return DoorGround(building_id, units, known_from(known, last_at), Stand(state, result, reached, excused, attempts))


def _of_building(key: tuple[UUID, UUID], sums: Sums) -> BuildingRow:
    return *key, *_counted(sums)


def _counted(sums: Sums) -> tuple[int, int, int, int]:
    return sums.reached, sums.excused, sums.tried, sums.conflicts
