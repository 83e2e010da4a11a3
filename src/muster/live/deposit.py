"""The second executor of `ledger.record.recording`: one transaction per community, over asyncpg."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import asyncpg

from muster.access.scope import Scope
from muster.ledger.record import Deposit, Recorded, Recording, Result, recording
from muster.live.database import Database, DatabaseAway

TRIES_MAX = 3  # of a transaction that PostgreSQL broke off for another's sake


async def deposit(
    database: Database, community_id: int, deposits: Sequence[Deposit], *, received_at: datetime
) -> Recorded:
    """Record the deposits of one community; their actors have been checked. Raises `DatabaseAway`."""
    try:
        return await _together(database, community_id, deposits, received_at=received_at)
    except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.ProgramLimitExceededError):
        if len(deposits) == 1:
            return Recorded([Result(deposits[0].event.id, "refused", "not_storable")], set())
    # One event that the database refuses must not sink the others.
    alone = [await deposit(database, community_id, [each], received_at=received_at) for each in deposits]
    return Recorded([one.results[0] for one in alone], set().union(*(one.changed for one in alone)))


async def _together(
    database: Database, community_id: int, deposits: Sequence[Deposit], *, received_at: datetime
) -> Recorded:
    for tried in range(1, TRIES_MAX + 1):
        try:
            async with database.transaction(_scope(community_id, deposits)) as connection:
                return await _drive(connection, recording(community_id, deposits, received_at=received_at))
        except DatabaseAway as away:
            if tried == TRIES_MAX or not isinstance(away.__cause__, asyncpg.TransactionRollbackError):
                raise
    raise AssertionError("The last try returns or raises.")


def _scope(community_id: int, deposits: Sequence[Deposit]) -> Scope:
    """The community, and the people of those events only whose actor may report them."""
    subjects = {deposit.event.facts.volunteer for deposit in deposits if not deposit.barred}
    return Scope(communities=(community_id,), subjects=tuple(sorted(subjects)))


async def _drive(connection: asyncpg.Connection, steps: Recording) -> Recorded:
    try:
        statement = next(steps)
        while True:
            statement = steps.send(await connection.fetch(statement.sql, *statement.values))
    except StopIteration as done:
        return cast(Recorded, done.value)
