"""GET /live/ticks?community=… or ?operation=…: server-sent events that say what changed, to whom it concerns."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

import structlog
from django.conf import settings

from muster.access.actors import Actor
from muster.entry.sessions import DEVICE_COOKIE
from muster.live import request
from muster.live.actors import Bearers
from muster.live.database import Database, DatabaseAway
from muster.live.hub import LISTENERS_MAX, Hub, Listener, Subscription
from muster.live.replies import refuse
from muster.live.request import Receive, Scope, Send
from muster.live.sessions import actor_in_session
from muster.live.subscriptions import Wanted, subscription, wanted

RECHECK_EVERY_S = 5.0
PER_ACCOUNT_MAX = 30
LAST_EVENT_ID_MAX = 40

log = structlog.get_logger()


@dataclass(frozen=True)
class Claim:
    """How a screen says who it is; looked at again every few seconds."""

    token: str | None
    session_key: str
    device_secret: str
    asked: Wanted


class TickDoor:
    """Lets screens listen, and shows them out when their right has ended."""

    def __init__(self, database: Database, bearers: Bearers, hub: Hub) -> None:
        self._database = database
        self._bearers = bearers
        self._hub = hub
        self._open: dict[Listener, Claim] = {}
        self._per_account: Counter[UUID] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        claim = _claim(scope)
        if claim is None:
            return await refuse(send, "not_found")
        actor = await self._actor(claim)
        if actor is None:
            return await refuse(send, "not_signed_in")
        allowed = await subscription(self._database, actor, claim.asked)
        if allowed is None:
            return await refuse(send, "not_found")
        if len(self._open) >= LISTENERS_MAX or self._per_account[actor.account_id] >= PER_ACCOUNT_MAX:
            return await refuse(send, "too_many_listeners")
        await start_of_events(send)
        listener = Listener(send, allowed)
        last_event_id = request.header(scope, b"last-event-id")[:LAST_EVENT_ID_MAX]
        return await self._listen(listener, claim, actor.account_id, receive, last_event_id)

    async def recheck(self) -> None:
        """A role that ended, a revoked token, a session signed out: the answer ends within ten seconds."""
        while True:
            await asyncio.sleep(RECHECK_EVERY_S)
            for listener, claim in list(self._open.items()):
                try:
                    allowed = await self._allowed(claim)
                except DatabaseAway:
                    break  # nothing changes while it is away, so nothing is told either
                if allowed is None:
                    self._hub.end(listener)
                else:
                    listener.subscription = allowed

    def end_all(self) -> None:
        """The server stops: let every screen go at once, to come back to the next one."""
        for listener in list(self._open):
            self._hub.end(listener)

    async def _listen(
        self, listener: Listener, claim: Claim, account_id: UUID, receive: Receive, last_event_id: str
    ) -> None:
        self._open[listener] = claim
        self._per_account[account_id] += 1
        self._hub.join(listener, last_event_id=last_event_id)
        try:
            # Says "disconnect" when the client has left, and when the hub has ended the answer.
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._hub.leave(listener)
            del self._open[listener]
            self._per_account[account_id] -= 1
            self._per_account += Counter()  # drops those at zero

    async def _allowed(self, claim: Claim) -> Subscription | None:
        actor = await self._actor(claim)
        return await subscription(self._database, actor, claim.asked) if actor else None

    async def _actor(self, claim: Claim) -> Actor | None:
        if claim.token:
            bearer = await self._bearers.bearer_of(claim.token)
            return bearer.actor if bearer and not bearer.barred and bearer.phone is None else None
        return await actor_in_session(self._database, claim.session_key, claim.device_secret)


def _claim(scope: Scope) -> Claim | None:
    asked = wanted(request.query(scope, "community"), request.query(scope, "operation"))
    if asked is None:
        return None
    return Claim(
        token=request.bearer(scope),
        session_key=request.cookie(scope, settings.SESSION_COOKIE_NAME) or "",
        device_secret=request.cookie(scope, DEVICE_COOKIE) or "",
        asked=asked,
    )


async def start_of_events(send: Send) -> None:
    """The head of an answer that goes on as long as somebody listens."""
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
