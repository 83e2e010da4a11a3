"""An act as a generator of statements, driven over asyncpg in one transaction; `ledger.drive` has the executor of Django's."""

from collections.abc import Callable, Generator
from typing import Any, TypeVar, cast

import asyncpg

from muster.access.scope import Scope
from muster.journal.statement import Statement
from muster.live.database import Database, DatabaseAway

TRIES_MAX = 3  # of a transaction that PostgreSQL broke off for another's sake

T = TypeVar("T")
Steps = Generator[Statement, list[tuple[Any, ...]], T]


async def together(database: Database, scope: Scope, act: Callable[[], Steps[T]]) -> T:
    """All of the act in one transaction, or nothing. Raises `DatabaseAway`, and what PostgreSQL says of a row that it refuses."""
    for tried in range(1, TRIES_MAX + 1):
        try:
            async with database.transaction(scope) as connection:
                return await _drive(connection, act())
        except DatabaseAway as away:
            if tried == TRIES_MAX or not isinstance(away.__cause__, asyncpg.TransactionRollbackError):
                raise
    raise AssertionError("The last try returns or raises.")


async def _drive(connection: asyncpg.Connection, steps: Steps[T]) -> T:
    try:
        statement = next(steps)
        while True:
            statement = steps.send(await connection.fetch(statement.sql, *statement.values))
    except StopIteration as done:
        return cast(T, done.value)
