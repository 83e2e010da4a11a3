"""Begin, close and recount what the ledger counts of a round. Run inside a scope whose communities include those named."""

from collections.abc import Generator, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from muster.journal.statement import Statement
from muster.ledger import doors
from muster.ledger.doors import Asked, Door, Rows
from muster.ledger.drive import drive
from muster.ledger.project_doors import restated
from muster.ledger.write import Changes, write

ANCESTORS_MAX = 20  # a round carried over more often than this is a new round
DOORS_AT_ONCE = 5_000

BEGIN = """
INSERT INTO ledger_tally (community_id, round_id, operation_id, city_id, target, ancestors, reached, excused, tried, conflicts,
                          opened_at)
SELECT c, %(round)s, %(operation)s, %(city)s, %(target)s, %(ancestors)s::uuid[], 0, 0, 0, 0, %(now)s
FROM unnest(%(communities)s::bigint[]) AS c ORDER BY c
"""

# What the register holds for this round: all of it, less what the rounds that it takes up have done already.
REGISTER_OF_BUILDINGS = """
SELECT b.id AS building_id,
       CASE t.target WHEN 'person' THEN b.people ELSE b.households END - coalesce((
           SELECT sum(p.reached + p.excused) FROM ledger_buildingcount p
           WHERE p.community_id = b.community_id AND p.round_id = ANY (t.ancestors) AND p.building_id = b.id), 0) AS register
FROM ledger_tally t
JOIN residents_building b ON b.community_id = t.community_id AND b.operation_id = t.operation_id
WHERE t.community_id = %(community)s AND t.round_id = %(round)s
"""

HOLD = """
SELECT closed_at FROM ledger_tally WHERE community_id = %(community)s AND round_id = %(round)s FOR NO KEY UPDATE
"""
CLOSE = f"""
WITH held AS ({REGISTER_OF_BUILDINGS}), stated AS (
    INSERT INTO ledger_buildingcount AS b (community_id, round_id, building_id, reached, excused, tried, conflicts,
                                           closed_register, closed_reached, closed_excused)
    SELECT %(community)s, %(round)s, building_id, 0, 0, 0, 0, register, 0, 0 FROM held ORDER BY building_id
    ON CONFLICT (community_id, round_id, building_id) DO UPDATE
    SET closed_register = EXCLUDED.closed_register, closed_reached = b.reached, closed_excused = b.excused
)
UPDATE ledger_tally
SET closed_at = %(now)s, closed_reached = reached, closed_excused = excused,
    closed_register = coalesce((SELECT sum(register) FROM held), 0)
WHERE community_id = %(community)s AND round_id = %(round)s AND closed_at IS NULL
"""

# Whoever waits for the row sees by this that doors have changed, also where no sum does.
TOUCH = "UPDATE ledger_tally SET reached = reached WHERE community_id = %(community)s AND round_id = %(round)s"

# The oldest first: a round that takes up another's missing stands on what was reached there.
ROUNDS = """
SELECT round_id FROM ledger_tally
WHERE community_id = %(community)s AND operation_id = %(operation)s ORDER BY cardinality(ancestors), round_id
"""


def begin(
    communities: Sequence[int],
    *,
    round_id: UUID,
    operation_id: UUID,
    city_id: int,
    target: str,
    ancestors: Sequence[UUID],
    now: datetime,
) -> None:
    """Start counting a round in these communities. One row each, however many doors they hold."""
    values: dict[str, Any] = {
        "round": round_id,
        "operation": operation_id,
        "city": city_id,
        "target": target,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, values | {"ancestors": list(ancestors), "communities": sorted(communities)})


def close(community_id: int, round_id: UUID, *, now: datetime) -> None:
    """Stop counting in one community, and state what was reached, excused and missing of the register as it is now."""
    values: dict[str, Any] = {"community": community_id, "round": round_id, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(HOLD, values)  # whatever is on its way ends before, or comes too late and is kept aside
        cursor.execute(CLOSE, values)


def recount(community_id: int, operation_id: UUID, households: Iterable[UUID], *, now: datetime) -> None:
    """Bring every round in line with a register whose households have just been corrected.

    Closed ones too, since open ones may take up their missing; what closing stated stays as it was stated.
    """
    touched = sorted(set(households))
    with connection.cursor() as cursor:
        cursor.execute(ROUNDS, {"community": community_id, "operation": operation_id})
        rounds = [row[0] for row in cursor.fetchall()]
    for round_id in rounds:
        with connection.cursor() as cursor:
            cursor.execute(TOUCH, {"community": community_id, "round": round_id})
        for start in range(0, len(touched), DOORS_AT_ONCE):
            drive(_recounting(community_id, [(round_id, door) for door in touched[start : start + DOORS_AT_ONCE]], now))


def _recounting(community_id: int, asked: Sequence[Door], now: datetime) -> Generator[Statement, Rows, None]:
    grounds = yield from doors.ground(community_id, [Asked(n, *door) for n, door in enumerate(asked)])
    change = restated([(door, ground.known) for door, ground in grounds.doors.items() if ground.known], grounds)
    if change:
        yield write(community_id, [], Changes(doors=change), received_at=now)
