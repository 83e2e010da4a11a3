"""What a screen may listen to: the communities it asks for, as far as the person behind it may see them."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from muster.access.actors import Actor
from muster.access.models import RoleKind
from muster.live.database import Database
from muster.live.hub import Subscription

CODE_LENGTH_MAX = 40

# A community with all that lies above it: a command sees what is below its area.
LINEAGE_SQL = """
WITH RECURSIVE up (id, parent_id, community_id) AS (
    SELECT id, parent_id, id FROM places_area WHERE code = $1
    UNION ALL
    SELECT a.id, a.parent_id, up.community_id FROM places_area a JOIN up ON a.id = up.parent_id
) SELECT community_id, id FROM up
"""
OPERATION_SQL = """
SELECT o.area_id, c.community_id
FROM operations_operation o JOIN operations_operationcommunity c ON c.operation_id = o.id WHERE o.id = $1
"""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: one community by its code, or all of an operation."""

    community_code: str = ""
    operation_id: UUID | None = None


def wanted(community: str, operation: str) -> Wanted | None:
    """Exactly one of both, or None."""
    if bool(community) == bool(operation) or len(community) > CODE_LENGTH_MAX or "\x00" in community:
        return None
    try:
        return Wanted(operation_id=UUID(operation)) if operation else Wanted(community_code=community)
    except ValueError:
        return None


async def subscription(database: Database, actor: Actor, asked: Wanted) -> Subscription | None:
    """None where there is no such thing or the person may not see it: the two look alike."""
    async with database.connection() as connection:
        if asked.operation_id:
            return await _to_operation(connection, actor, asked.operation_id)
        return await _to_community(connection, actor, asked.community_code)


async def _to_community(connection: asyncpg.Connection, actor: Actor, code: str) -> Subscription | None:
    rows = await connection.fetch(LINEAGE_SQL, code)
    if not rows:
        return None
    community_id, lineage = rows[0][0], {row[1] for row in rows}
    if community_id in actor.scope.communities or _commands(actor, lineage):
        return Subscription(frozenset({community_id}), frozenset({community_id}))
    return None


async def _to_operation(connection: asyncpg.Connection, actor: Actor, operation_id: UUID) -> Subscription | None:
    rows = await connection.fetch(OPERATION_SQL, operation_id)
    if not rows:
        return None
    everywhere = frozenset(row[1] for row in rows)
    if _commands(actor, {rows[0][0]}):
        return Subscription(everywhere, everywhere)
    if actor.holds(RoleKind.ORGANISATION):
        # Its people may report in anywhere; where others do is not told.
        return Subscription(everywhere, frozenset())
    own = everywhere & frozenset(actor.scope.communities)
    return Subscription(own, own) if own else None


def _commands(actor: Actor, areas: set[int]) -> bool:
    return actor.holds(RoleKind.CITY) and not areas.isdisjoint(actor.scope.cities)
