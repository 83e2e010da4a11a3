"""The pool of connections that live uses, made from Django's own settings."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from django.conf import settings

from muster.access.scope import Scope, statements

CONNECTIONS_MAX = 8  # a commit waits for the disk, and those that wait together share the wait
WAIT_MAX_S = 5.0  # for a free connection
STATEMENT_MAX_S = 15.0
CONNECT_MAX_S = 5.0

AWAY = (
    OSError,  # also TimeoutError
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,  # disk full, too many connections
    asyncpg.OperatorInterventionError,  # shutting down, starting up, statement time-out
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.LockNotAvailableError,
    asyncpg.TransactionRollbackError,  # deadlock
    asyncpg.PostgresIOError,
    asyncpg.ReadOnlySQLTransactionError,
)


class DatabaseAway(Exception):
    """The database does not answer now. Nothing was lost: the sender keeps what it sent, and tries again."""


class Database:
    """Connections for short transactions; each says its scope first."""

    def __init__(self) -> None:
        self._pool: asyncpg.Pool | None = None

    async def open(self) -> None:
        """Connects when first needed, so that live comes up while the database is away."""
        self._pool = asyncpg.create_pool(
            **login(), min_size=0, max_size=CONNECTIONS_MAX, max_inactive_connection_lifetime=60, reset=_left_clean
        )
        await self._pool

    async def close(self) -> None:
        if self._pool is not None:
            self._pool.terminate()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection for statements that need no scope. Raises `DatabaseAway`."""
        if self._pool is None:
            raise DatabaseAway
        try:
            connection = await self._pool.acquire(timeout=WAIT_MAX_S)
        except AWAY as error:
            raise DatabaseAway from error
        try:
            yield connection
        except AWAY as error:
            raise DatabaseAway from error
        finally:
            await _gave_back(self._pool, connection)

    @asynccontextmanager
    async def transaction(self, scope: Scope) -> AsyncIterator[asyncpg.Connection]:
        """A connection in a transaction with this scope, committed at the end of the block."""
        async with self.connection() as connection:
            await connection.execute(_opening(scope))
            try:
                yield connection
            except BaseException:
                await _rolled_back(connection)
                raise
            await connection.execute("COMMIT")


def _opening(scope: Scope) -> str:
    """Opening and scope in one round trip, without parameters: they are ids that we made or read.

    What is empty is not said: these connections never hold a setting beyond a transaction, and a setting that is missing
    matches no row.
    """
    return ";".join(["BEGIN", *(said for said in statements(scope).split(";") if not said.endswith("= ''"))])


def login() -> dict[str, Any]:
    """What asyncpg needs, from what Django was told."""
    given: dict[str, Any] = settings.DATABASES["default"]
    options = dict(re.findall(r"-c\s*(\w+)=(\S+)", given["OPTIONS"].get("options", "")))
    return {
        "host": given["HOST"] or None,
        "port": int(given["PORT"] or 5432),
        "database": given["NAME"],
        "user": given["USER"],
        "password": given["PASSWORD"] or None,
        "timeout": CONNECT_MAX_S,
        "command_timeout": STATEMENT_MAX_S,
        # The few statements of live are always the same: planning them anew each time costs more than running them.
        # Such a plan outlives what it was made for: one made while a table was empty would read all of it from then on.
        "server_settings": options
        | {"application_name": "muster live", "plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"},
    }


async def _rolled_back(connection: asyncpg.Connection) -> None:
    try:
        if connection.is_in_transaction():
            await connection.execute("ROLLBACK")
    except (*AWAY, asyncpg.PostgresError):
        connection.terminate()


async def _gave_back(pool: asyncpg.Pool, connection: asyncpg.Connection) -> None:
    try:
        await pool.release(connection)
    except (*AWAY, asyncpg.PostgresError):
        connection.terminate()


async def _left_clean(connection: asyncpg.Connection) -> None:
    """All settings are local to transactions, so nothing is reset; a connection still inside one is thrown away."""
    if connection.is_in_transaction():
        raise asyncpg.InterfaceError("A connection came back inside a transaction.")
