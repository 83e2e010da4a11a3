"""What the ledger counts of a round: reached + excused + missing = register, at every level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

# A round that was closed says what its closing stated. One that takes up others' missing leaves out what those have done.
OF_COMMUNITIES = """
SELECT t.community_id,
       coalesce(t.closed_register, CASE t.target WHEN 'person' THEN r.people ELSE r.households END - coalesce((
           SELECT sum(p.reached + p.excused) FROM ledger_tally p
           WHERE p.community_id = t.community_id AND p.round_id = ANY (t.ancestors)), 0), 0),
       coalesce(t.closed_reached, t.reached), coalesce(t.closed_excused, t.excused), t.tried, t.conflicts,
       r.community_id IS NOT NULL, coalesce(r.synthetic, false)
FROM ledger_tally t
LEFT JOIN residents_register r ON r.community_id = t.community_id AND r.operation_id = t.operation_id
WHERE t.round_id = %(round)s
"""
OF_ONE_COMMUNITY = f"{OF_COMMUNITIES} AND t.community_id = %(community)s"
OF_ROUNDS = OF_COMMUNITIES.replace("t.community_id,", "t.round_id,", 1).replace(
    "t.round_id = %(round)s", "t.round_id = ANY (%(rounds)s) AND t.community_id = %(community)s"
)

# Several rounds as a whole, one row each: the same expressions, summed.
TOTALS = f"""
SELECT round_id, sum(register), sum(reached), sum(excused), sum(tried), sum(conflicts) FROM (
{OF_COMMUNITIES.replace("t.community_id,", "t.round_id,", 1).replace("t.round_id = %(round)s", "t.round_id = ANY (%(rounds)s)")}
) AS one (round_id, register, reached, excused, tried, conflicts, has_register, synthetic)
GROUP BY round_id
"""

OF_BUILDINGS = """
SELECT b.id,
       coalesce(c.closed_register, CASE t.target WHEN 'person' THEN b.people ELSE b.households END - coalesce((
           SELECT sum(p.reached + p.excused) FROM ledger_buildingcount p
           WHERE p.community_id = b.community_id AND p.round_id = ANY (t.ancestors) AND p.building_id = b.id), 0)),
       coalesce(c.closed_reached, c.reached, 0), coalesce(c.closed_excused, c.excused, 0),
       coalesce(c.tried, 0), coalesce(c.conflicts, 0)
FROM ledger_tally t
JOIN residents_building b ON b.community_id = t.community_id AND b.operation_id = t.operation_id
LEFT JOIN ledger_buildingcount c
       ON c.community_id = t.community_id AND c.round_id = t.round_id AND c.building_id = b.id
WHERE t.community_id = %(community)s AND t.round_id = %(round)s
  AND (t.closed_at IS NULL OR c.closed_register IS NOT NULL)
"""


@dataclass(frozen=True)
class Counted:
    """A register and what of it was reached, in units: households, or people."""

    register: int = 0
    reached: int = 0
    excused: int = 0
    tried: int = 0  # doors where nobody was home: part of the missing
    conflicts: int = 0  # doors with unlike answers: part of the missing

    @property
    def missing(self) -> int:
        return self.register - self.reached - self.excused

    @property
    def percent(self) -> int:
        """Of the register, how much needs nobody any more. 100 only when nothing is missing."""
        return (self.reached + self.excused) * 100 // self.register if self.register else 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            self.register + other.register,
            self.reached + other.reached,
            self.excused + other.excused,
            self.tried + other.tried,
            self.conflicts + other.conflicts,
        )


@dataclass(frozen=True)
class CountedHere:
    """One community's counts."""

    community_id: int
    counted: Counted
    has_register: bool
    is_synthetic: bool


def total(counts: Iterable[Counted]) -> Counted:
    return sum(counts, Counted())


def of_communities(round_id: UUID) -> list[CountedHere]:
    """Every community in which the round is counted, as far as the open scope sees. One query, a row per community."""
    return [_here(row) for row in _rows(OF_COMMUNITIES, {"round": round_id})]


def of_community(round_id: UUID, community_id: int) -> CountedHere | None:
    """One community's counts, or None where the round is not counted there."""
    rows = _rows(OF_ONE_COMMUNITY, {"round": round_id, "community": community_id})
    return _here(rows[0]) if rows else None


def of_rounds(community_id: int, rounds: Sequence[UUID]) -> dict[UUID, Counted]:
    """One community's counts of several rounds. One query."""
    rows = _rows(OF_ROUNDS, {"rounds": list(rounds), "community": community_id})
    return {row[0]: Counted(*map(int, row[1:6])) for row in rows}


def totals(rounds: Sequence[UUID]) -> dict[UUID, Counted]:
    """Several rounds as a whole, as far as the open scope sees. One query; a round counted nowhere is left out."""
    rows = _rows(TOTALS, {"rounds": list(rounds)})
    return {row[0]: Counted(*map(int, row[1:])) for row in rows}


def of_buildings(round_id: UUID, community_id: int) -> dict[UUID, Counted]:
    """Counts by building of one community. One query."""
    rows = _rows(OF_BUILDINGS, {"round": round_id, "community": community_id})
    return {row[0]: Counted(*map(int, row[1:])) for row in rows}


def _here(row: tuple[Any, ...]) -> CountedHere:
    return CountedHere(row[0], Counted(*map(int, row[1:6])), row[6], row[7])


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
