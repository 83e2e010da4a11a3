"""GET /live/calls: server-sent events that bring a volunteer's phone the call-outs they are asked in, as they change."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from muster.live import request
from muster.live.call_feed import CallFeed, Phone
from muster.live.database import Database, DatabaseAway
from muster.live.replies import refuse
from muster.live.request import Receive, Scope, Send
from muster.live.ticks import LAST_EVENT_ID_MAX, start_of_events
from muster.live.volunteers import Volunteers

PHONES_MAX = 30_000
PER_PERSON_MAX = 5
RECHECK_EVERY_S = 5.0
CALLS_SQL = "SELECT EXISTS (SELECT FROM callouts_turn WHERE volunteer_id = $1 AND calls <> '{}')"


@dataclass(eq=False)
class Listening:
    """One open connection, and the session by which it listens."""

    phone: Phone
    session_key: str


class CallDoor:
    """Lets phones listen, and shows them out when their session has ended."""

    def __init__(self, database: Database, volunteers: Volunteers, feed: CallFeed) -> None:
        self._database = database
        self._volunteers = volunteers
        self._feed = feed
        self._open: set[Listening] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session_key = request.cookie(scope, settings.SESSION_COOKIE_NAME) or ""
        volunteer_id = await self._volunteers.volunteer_of(session_key)
        if volunteer_id is None:
            return await refuse(send, "not_signed_in")
        if len(self._open) >= PHONES_MAX or len(self._feed.phones.get(volunteer_id, ())) >= PER_PERSON_MAX:
            return await refuse(send, "too_many_listeners")
        last_event_id = request.header(scope, b"last-event-id")[:LAST_EVENT_ID_MAX]
        has_calls = await self._has_calls(volunteer_id)
        await start_of_events(send)
        listening = Listening(Phone(send, volunteer_id), session_key)
        return await self._listen(listening, receive, last_event_id, has_calls=has_calls)

    async def recheck(self) -> None:
        """A session that ended, a role that was taken: the answer ends within ten seconds. All are asked for together."""
        while True:
            await asyncio.sleep(RECHECK_EVERY_S)
            listening = list(self._open)
            try:
                found = await self._volunteers.found({each.session_key for each in listening})
            except DatabaseAway:
                continue  # nothing changes while it is away, so nothing is told either
            for each in listening:
                if found.get(each.session_key) != each.phone.volunteer_id:
                    self._feed.end(each.phone)

    def end_all(self) -> None:
        for each in list(self._open):
            self._feed.end(each.phone)

    async def _has_calls(self, volunteer_id: UUID) -> bool:
        async with self._database.connection() as connection:
            return bool(await connection.fetchval(CALLS_SQL, volunteer_id))

    async def _listen(self, listening: Listening, receive: Receive, last_event_id: str, *, has_calls: bool) -> None:
        self._open.add(listening)
        self._feed.join(listening.phone, last_event_id=last_event_id, has_calls=has_calls)
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._feed.leave(listening.phone)
            self._open.discard(listening)
