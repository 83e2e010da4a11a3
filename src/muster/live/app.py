"""The ASGI app: events in, ticks out, a sign of life, and Django behind it where it is mounted."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from muster.live.actors import Bearers
from muster.live.call_feed import CallFeed
from muster.live.calls import CallDoor
from muster.live.claims import ClaimDoor
from muster.live.database import Database, DatabaseAway
from muster.live.events import EventDoor
from muster.live.hub import Hub
from muster.live.listen import listen
from muster.live.mounted import WSGI, Mounted
from muster.live.replies import refuse, reply
from muster.live.request import Gone, Receive, Scope, Send, TooLarge, TooSlow
from muster.live.ticker import Ticker
from muster.live.ticks import TickDoor
from muster.live.volunteers import Volunteers

HEALTH_MAX_S = 2.0
Door = Callable[[Scope, Receive, Send], Awaitable[None]]

log = structlog.get_logger()


class Live:
    """One process of live. Its tasks and connections begin and end with ASGI's lifespan."""

    def __init__(self, django: WSGI | None) -> None:
        self._database = Database()
        self._hub = Hub()
        self._ticker = Ticker(self._database)
        bearers = Bearers(self._database)
        self.ticks = TickDoor(self._database, bearers, self._hub)
        volunteers = Volunteers(self._database)
        self._feed = CallFeed(self._database)
        self.calls = CallDoor(volunteers, self._feed)
        self._doors: dict[tuple[str, str], Door] = {
            ("POST", "/api/v1/events"): EventDoor(self._database, bearers, self._ticker),
            ("GET", "/live/ticks"): self.ticks,
            ("GET", "/live/calls"): self.calls,
            ("POST", "/live/claims"): ClaimDoor(self._database, bearers, volunteers),
            ("GET", "/healthz"): self._health,
            ("HEAD", "/healthz"): self._health,
        }
        self._paths = {path for _, path in self._doors}
        self._mounted = Mounted(django) if django else None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Any) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._routed(scope, receive, watched)
        except Gone:
            pass
        except (TooLarge, TooSlow) as error:
            await refuse(send, "too_large" if isinstance(error, TooLarge) else "too_slow")
        except DatabaseAway:
            await refuse(send, "database_away")
        except Exception as error:  # noqa: BLE001 - the last net: a phone must keep its events and come again
            # Where, not what: an error's words and variables can hold what someone sent.
            frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
            log.error("mishap", path=scope["path"], error=type(error).__name__, frames=frames[-6:])  # noqa: TRY400
            if not started:
                await refuse(send, "mishap")

    async def _routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self._doors.get((scope["method"], scope["path"]))
        if door:
            await door(scope, receive, send)
        elif scope["path"] in self._paths:
            await refuse(send, "method")
        elif self._mounted:
            await self._mounted(scope, receive, send)
        else:
            await refuse(send, "not_found")

    async def _health(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(HEALTH_MAX_S), self._database.connection() as connection:
                await connection.fetchval("SELECT 1")
        except TimeoutError as error:
            raise DatabaseAway from error
        await reply(send, 200, {"status": "ok"})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        await self._database.open()
        endless = (
            self._ticker.run(),
            self._hub.tell_changes(),
            self._hub.redraw_all(),
            self.ticks.recheck(),
            self._feed.tell_changes(),
            self._feed.beat(),
            self.calls.recheck(),
            listen(self._hub, self._feed),
        )
        self._tasks = {asyncio.create_task(each) for each in endless}
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._database.close()
        await send({"type": "lifespan.shutdown.complete"})


def make_application(django: WSGI | None = None) -> Live:
    """Live alone, or with Django mounted behind it."""
    return Live(django)
