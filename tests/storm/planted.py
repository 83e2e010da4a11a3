"""`muster serve` with a bug planted in it, to show that the storms find it: python -m tests.storm.planted BUG --port PORT."""

import asyncio
import sys
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from muster.boot import booted


def check_then_insert() -> None:
    """Look whether an event is there, then add it. The storm also takes the unique key away, which would hide this."""
    from muster.journal import append

    append.APPEND = append.APPEND.replace(
        "ORDER BY id\nON CONFLICT (community_id, id) DO NOTHING",
        "WHERE NOT EXISTS (SELECT FROM journal_fieldevent f WHERE f.community_id = $1::bigint AND f.id = e.id) ORDER BY id",
    )
    assert "NOT EXISTS" in append.APPEND


def commit_without_disk() -> None:
    """synchronous_commit=off."""
    from muster.live import database

    login = database.login

    def careless() -> dict[str, Any]:
        told = login()
        return told | {"server_settings": told["server_settings"] | {"synchronous_commit": "off"}}

    database.login = careless


def answer_before_commit() -> None:
    """The answer goes out, the commit follows a moment later."""
    from muster.live.database import Database, _opening, _rolled_back

    later: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def transaction(self: Database, scope: Any) -> Any:
        opened = self.connection()
        connection = await opened.__aenter__()
        try:
            await connection.execute(_opening(scope))
            yield connection
        except BaseException:
            await _rolled_back(connection)
            await opened.__aexit__(None, None, None)
            raise

        async def commit() -> None:
            await asyncio.sleep(0.05)
            await connection.execute("COMMIT")
            await opened.__aexit__(None, None, None)

        task = asyncio.create_task(commit())
        later.add(task)
        task.add_done_callback(later.discard)

    Database.transaction = transaction  # type: ignore[method-assign]


def five_hundred() -> None:
    """A database that is away is taken for a fault."""
    from muster.entry import errors
    from muster.live import replies

    errors.DATABASE_AWAY = ()  # type: ignore[assignment]
    replies.ERRORS["database_away"] = (500, "")


def keep_the_last() -> None:
    """Another body under a taken id overwrites the first."""
    from muster.journal import append

    append.APPEND = append.APPEND.replace("DO NOTHING", "DO UPDATE SET mono_ms = EXCLUDED.mono_ms")


def all_or_nothing() -> None:
    """One bad event sinks its batch."""
    from muster.journal import parse as room
    from muster.live import events

    envelope_of = room.envelope_of

    def strict(data: bytes) -> Any:
        batch = room.parse(data, received_at=datetime.now(UTC))
        if any(isinstance(event, room.Unreadable) for event in batch.events):
            raise room.BatchRefused("not_a_batch")
        return envelope_of(data)

    events.envelope_of = strict  # type: ignore[attr-defined]


def database_held_while_listening() -> None:
    """A phone that listens keeps the connection that its session was read with."""
    from muster.live.calls import CallDoor

    listen = CallDoor._listen

    async def holding(self: CallDoor, *told: Any) -> None:
        async with self._volunteers._database.connection():
            await listen(self, *told)

    CallDoor._listen = holding  # type: ignore[method-assign]


def gone_and_still_listed() -> None:
    """Nobody is struck off."""
    from muster.live.call_feed import CallFeed

    CallFeed.leave = lambda self, phone: None  # type: ignore[method-assign]


BUGS: dict[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        check_then_insert,
        commit_without_disk,
        answer_before_commit,
        five_hundred,
        keep_the_last,
        all_or_nothing,
        database_held_while_listening,
        gone_and_still_listed,
    )
}


def main() -> None:
    with booted("muster_app"):
        BUGS[sys.argv[1]]()
        from muster.live.serve import serve

        serve("127.0.0.1", int(sys.argv[3]))


if __name__ == "__main__":
    main()
