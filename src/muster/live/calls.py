"""GET /live/calls: server-sent events that bring a volunteer's phone the call-outs they are asked in, as they change."""

import asyncio
from dataclasses import dataclass

from django.conf import settings

from muster.live import request
from muster.live.call_feed import CallFeed, Phone
from muster.live.database import DatabaseAway
from muster.live.replies import refuse
from muster.live.request import Receive, Scope, Send
from muster.live.ticks import LAST_EVENT_ID_MAX, start_of_events
from muster.live.volunteers import Known, Volunteers

PHONES_MAX = 30_000
PER_PERSON_MAX = 5
RECHECK_EVERY_S = 6.0


@dataclass(eq=False)
class Listening:
    """One open connection, and the session by which it listens."""

    phone: Phone
    known: Known


class CallDoor:
    """Lets phones listen, and shows them out when their session has ended."""

    def __init__(self, volunteers: Volunteers, feed: CallFeed) -> None:
        self._volunteers = volunteers
        self._feed = feed
        self._open: set[Listening] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        known = await self._volunteers.behind(request.cookie(scope, settings.SESSION_COOKIE_NAME) or "")
        if known is None:
            return await refuse(send, "not_signed_in")
        if len(self._open) >= PHONES_MAX or len(self._feed.phones.get(known.volunteer_id, ())) >= PER_PERSON_MAX:
            return await refuse(send, "too_many_listeners")
        last_event_id = request.header(scope, b"last-event-id")[:LAST_EVENT_ID_MAX]
        await start_of_events(send)
        return await self._listen(Listening(Phone(send, known.volunteer_id), known), receive, last_event_id)

    async def recheck(self) -> None:
        """A session that ended, a role that was taken: the answer ends within ten seconds. All are asked for together."""
        while True:
            await asyncio.sleep(RECHECK_EVERY_S)
            listening = list(self._open)
            try:
                still = await self._volunteers.still({each.known for each in listening})
            except DatabaseAway:
                continue  # nothing changes while it is away, so nothing is told either
            for each in listening:
                if each.known not in still:
                    self._feed.end(each.phone)

    def end_all(self) -> None:
        for each in list(self._open):
            self._feed.end(each.phone)

    async def _listen(self, listening: Listening, receive: Receive, last_event_id: str) -> None:
        self._open.add(listening)
        self._feed.join(listening.phone, last_event_id=last_event_id, has_calls=listening.known.has_calls)
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._feed.leave(listening.phone)
            self._open.discard(listening)
