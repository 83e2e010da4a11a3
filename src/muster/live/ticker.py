"""Live's own ticks: after a commit the changed communities are collected, and told at most once per 200 ms."""

import asyncio
from collections.abc import Set as AbstractSet

import asyncpg
import structlog

from muster.ledger.ticks import CHANNEL, QUIET_S, payloads
from muster.live.database import Database, DatabaseAway

log = structlog.get_logger()


class Ticker:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._changed: set[int] = set()
        self._waiting = asyncio.Event()

    def tick(self, community_ids: AbstractSet[int]) -> None:
        """Remember that these changed. A tick lost with a killed process is healed by the redraw every 15 s."""
        if community_ids:
            self._changed |= community_ids
            self._waiting.set()

    async def run(self) -> None:
        while True:
            await self._waiting.wait()
            self._waiting.clear()
            changed, self._changed = self._changed, set()
            try:
                await self._notify(changed)
            except (DatabaseAway, asyncpg.PostgresError) as error:
                log.warning("ticks_lost", error=type(error).__name__)
            await asyncio.sleep(QUIET_S)

    async def _notify(self, changed: set[int]) -> None:
        async with self._database.connection() as connection:
            for payload in payloads(changed):
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)
