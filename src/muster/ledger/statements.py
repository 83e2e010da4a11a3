"""The SQL of the presence projection: set-based, rows sorted by key so that no two transactions deadlock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from muster.journal.statement import Statement, array_of, rows_in
from muster.ledger.hours import Stays
from muster.ledger.presence import Known, claimed_in, worked

ARRIVALS = dict[UUID, tuple[int, datetime]]
DEPARTURES = dict[UUID, tuple[UUID, datetime]]

Key = tuple[UUID, UUID]  # operation, volunteer
NewRow = tuple[object, ...]  # as `ADD` takes a person

# What a report-in stands on, in one question: the operation, the community's part in it, the person, what they claimed.
# A function of the owner's, which answers of the scope's subjects only: under the rules of `people_volunteer`, which also
# look into teams and presence, half of the time went into setting them up.
GROUND = "SELECT * FROM ledger_person_ground($1::bigint, $2::uuid[], $3::uuid[])"

# A first report-in arrives with its result worked out. `{condition}` may hold it back.
PERSON = (
    "operation_id uuid, volunteer_id uuid, city_id bigint, organisation_id uuid, home_community_id bigint, community_id bigint,"
    "claims jsonb, superseded uuid[], claimed_in bigint[], first_at timestamptz, arrivals jsonb, departures jsonb,"
    "worked_min integer, working_since timestamptz"
)
ADD = f"""
INSERT INTO ledger_presence (operation_id, volunteer_id, city_id, organisation_id, home_community_id, community_id,
                             claims, superseded, claimed_in, first_at, arrivals, departures, worked_min, working_since)
SELECT operation_id, volunteer_id, city_id, organisation_id, home_community_id, community_id,
       claims, superseded, claimed_in, first_at, arrivals, departures, worked_min, working_since
FROM {rows_in("$6::jsonb", PERSON)} AS k
{{condition}}
ORDER BY operation_id, volunteer_id
ON CONFLICT (operation_id, volunteer_id) DO NOTHING
RETURNING operation_id, volunteer_id
"""

HOLD = """
SELECT p.operation_id, p.volunteer_id, p.home_community_id, p.claims::text, p.superseded, p.first_at,
       p.arrivals::text, p.departures::text
FROM ledger_presence p
JOIN unnest($1::uuid[], $2::uuid[]) AS k (operation_id, volunteer_id)
  ON k.operation_id = p.operation_id AND k.volunteer_id = p.volunteer_id
ORDER BY p.operation_id, p.volunteer_id
FOR UPDATE OF p
"""

CODES = "SELECT id, code FROM places_area WHERE id = ANY ($1::bigint[])"

REWRITE = """
UPDATE ledger_presence p
SET community_id = k.community_id, claims = k.claims::jsonb, superseded = k.superseded::uuid[],
    first_at = k.first_at, arrivals = k.arrivals::jsonb, departures = k.departures::jsonb, worked_min = k.worked_min,
    working_since = k.working_since, claimed_in = k.claimed_in::bigint[]
FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[],
            $9::integer[], $10::timestamptz[], $11::text[])
     AS k (operation_id, volunteer_id, community_id, claims, superseded, first_at, arrivals, departures, worked_min,
           working_since, claimed_in)
WHERE p.operation_id = k.operation_id AND p.volunteer_id = k.volunteer_id
"""


@dataclass(frozen=True)
class Ground:
    """What is there for one person to report in to, seen from one community."""

    city_id: int | None  # None: no such operation
    is_closed: bool
    takes_part: bool
    is_known: bool  # the person, to this operation's people list
    home_community_id: int | None
    organisation_id: UUID | None
    claims: int  # of any kind, ever: report-ins, arrivals, departures


@dataclass(frozen=True)
class Row:
    """A person's presence as it is to stand in the table."""

    key: Key
    known: Known
    community_id: int | None


def ground(community_id: int, keys: Sequence[Key]) -> Statement:
    return Statement(GROUND, (community_id, [k[0] for k in keys], [k[1] for k in keys]))


def ground_from(rows: Iterable[tuple[Any, ...]]) -> dict[Key, Ground]:
    return {(row[0], row[1]): Ground(*row[2:]) for row in rows}


def new_row(row: Row, ground: Ground) -> NewRow:
    minutes, since = worked(row.known)
    return (
        *row.key,
        ground.city_id,
        ground.organisation_id,
        ground.home_community_id,
        row.community_id,
        row.known.claims,
        array_of(sorted(row.known.superseded)),
        array_of([] if row.community_id is None else [row.community_id]),
        row.known.first_at,
        row.known.stays.arrivals,
        row.known.stays.departures,
        minutes,
        since,
    )


def hold(keys: Sequence[Key]) -> Statement:
    """Lock the rows of those who have one, in order."""
    return Statement(HOLD, ([k[0] for k in keys], [k[1] for k in keys]))


def held_from(row: tuple[Any, ...]) -> tuple[Key, int | None, Known]:
    """A locked row: whose, their home, and what is known."""
    operation_id, volunteer_id, home, claims, superseded, first_at, arrivals, departures = row
    stays = Stays(msgspec.json.decode(arrivals, type=ARRIVALS), msgspec.json.decode(departures, type=DEPARTURES))
    known = Known(msgspec.json.decode(claims, type=dict[UUID, int]), frozenset(superseded), first_at, stays)
    return (operation_id, volunteer_id), home, known


def codes(communities: Iterable[int]) -> Statement:
    return Statement(CODES, (sorted(communities),))


def rewrite(rows: Sequence[Row]) -> Statement:
    return Statement(REWRITE, (*_columns(rows), [array_of(claimed_in(row.known)) for row in rows]))


def _columns(rows: Sequence[Row]) -> tuple[list[Any], ...]:
    hours = [worked(row.known) for row in rows]
    return (
        [row.key[0] for row in rows],
        [row.key[1] for row in rows],
        [row.community_id for row in rows],
        [msgspec.json.encode(row.known.claims).decode() for row in rows],
        [array_of(sorted(row.known.superseded)) for row in rows],
        [row.known.first_at for row in rows],
        [msgspec.json.encode(row.known.stays.arrivals).decode() for row in rows],
        [msgspec.json.encode(row.known.stays.departures).decode() for row in rows],
        [minutes for minutes, _ in hours],
        [since for _, since in hours],
    )
