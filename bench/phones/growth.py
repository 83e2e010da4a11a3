"""A journal that has grown: whole rounds put in by the owner in a few statements, doors and sums with them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bench.phones.city import Size
from bench.phones.ids import HOUSEHOLDS_OF_BUILDING, OPERATION, VISITORS, id_of, sql_id

EVENTS = f"""
INSERT INTO journal_fieldevent (community_id, id, operation_id, kind, actor_id, device_id, boot_id, seq, supersedes,
                                claimed_at, happened_at, mono_ms, received_at, body_hash, facts)
SELECT b.id, uuidv7(), '{OPERATION}', 'household.visited', {sql_id("account", "b.c", "v")}, {sql_id("device", "b.c", "v")},
       {sql_id("device", "b.c", "v")}, n + 1, '{{}}', %(now)s, %(now)s, n, %(now)s, sha256(convert_to(n || '-' || b.c, 'UTF8')),
       jsonb_build_object('round', %(round)s, 'household', {sql_id("household", "b.c", "n")}, 'result', 'reached')
FROM bench_community b, generate_series(0, %(doors)s - 1) n, LATERAL (SELECT n * {VISITORS} / %(doors)s) AS p (v)
"""

STANDINGS = f"""
INSERT INTO ledger_standing (community_id, round_id, household_id, building_id, units, state, result, reached, excused,
                             attempts, last_at, known)
SELECT b.id, %(round)s, {sql_id("household", "b.c", "n")}, {sql_id("building", "b.c", f"n / {HOUSEHOLDS_OF_BUILDING}")},
       1, 'reached', 'reached', 1, 0, 0, %(now)s,
       jsonb_build_object('a', jsonb_build_object(uuidv7(), '["reached", null, null]'::jsonb), 't', '[]'::jsonb,
                          's', '[]'::jsonb, 'c', '{{}}'::jsonb)
FROM bench_community b, generate_series(0, %(doors)s - 1) n
"""

SUMS = f"""
INSERT INTO ledger_buildingcount (community_id, round_id, building_id, reached, excused, tried, conflicts)
SELECT b.id, %(round)s::uuid, {sql_id("building", "b.c", "n")}, {HOUSEHOLDS_OF_BUILDING}, 0, 0, 0
FROM bench_community b, generate_series(0, %(doors)s / {HOUSEHOLDS_OF_BUILDING} - 1) n;
UPDATE ledger_tally SET reached = %(doors)s WHERE round_id = %(round)s
"""


@dataclass(frozen=True)
class Grown:
    """How many events there are, and the rounds they filled."""

    events: int = 0
    rounds: int = 0


def prefill(grown: Grown, wanted: int, *, size: Size) -> Grown:
    """Go on until there are at least `wanted` events, by whole buildings, a round after the other."""
    from django.db import connection

    of_building = size.communities * HOUSEHOLDS_OF_BUILDING
    with connection.cursor() as cursor:
        while grown.events < wanted:
            buildings = min(size.buildings, -(-(wanted - grown.events) // of_building))
            round_id = str(id_of("round", 0, grown.rounds))
            values = {"now": datetime.now(UTC), "round": round_id, "doors": buildings * HOUSEHOLDS_OF_BUILDING}
            for statement in (EVENTS, STANDINGS, *SUMS.split(";\n")):
                cursor.execute(statement, values)
            grown = Grown(grown.events + buildings * of_building, grown.rounds + 1)
        cursor.execute("VACUUM ANALYZE journal_fieldevent, ledger_standing, ledger_tally, ledger_buildingcount")
    return grown
