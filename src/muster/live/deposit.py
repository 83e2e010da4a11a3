"""The second executor of `ledger.record.recording`: one transaction per community, over asyncpg."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from muster.access.scope import Scope
from muster.journal.kinds import PersonFacts
from muster.ledger.record import Recorded, recording
from muster.ledger.verdicts import Deposit, Result
from muster.live.database import Database
from muster.live.together import together


async def deposit(
    database: Database, community_id: int, deposits: Sequence[Deposit], *, received_at: datetime
) -> Recorded:
    """Record the deposits of one community; their actors have been checked. Raises `DatabaseAway`."""
    try:
        return await all_together(database, community_id, deposits, received_at=received_at)
    except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.ProgramLimitExceededError):
        if len(deposits) == 1:
            return Recorded([Result(deposits[0].event.id, "refused", "not_storable")], set())
    # One event that the database refuses must not sink the others.
    alone = [await deposit(database, community_id, [each], received_at=received_at) for each in deposits]
    return Recorded(
        [one.results[0] for one in alone],
        set().union(*(one.changed for one in alone)),
        {device: gaps for one in alone for device, gaps in one.gaps.items()},
    )


async def all_together(
    database: Database, community_id: int, deposits: Sequence[Deposit], *, received_at: datetime
) -> Recorded:
    """All in one transaction, or none: also raises what PostgreSQL says of a row that it refuses."""
    scope = _scope(community_id, deposits)
    return await together(database, scope, lambda: recording(community_id, deposits, received_at=received_at))


def _scope(community_id: int, deposits: Sequence[Deposit]) -> Scope:
    """The community, and the people of those events only whose actor may report them."""
    told = (deposit.event.facts for deposit in deposits if not deposit.barred)
    subjects = {facts.volunteer for facts in told if isinstance(facts, PersonFacts)}
    return Scope(communities=(community_id,), subjects=tuple(sorted(subjects)))
