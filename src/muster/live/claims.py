"""POST /live/claims: a volunteer says yes, no or here to a call-out. What is said to one call-out at once is one flush."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.conf import settings

from muster.access.scope import Scope as Sight
from muster.callouts import told
from muster.callouts.flush import ETA_MIN_MAX, SAYINGS, Doing, Stands, Taken, flushed
from muster.callouts.refusals import REFUSALS
from muster.live import request
from muster.live.actors import Bearers
from muster.live.communities import Communities
from muster.live.database import Database
from muster.live.replies import refuse, reply
from muster.live.request import Receive, Scope, Send
from muster.live.together import together
from muster.live.volunteers import Volunteers

BODY_BYTES_MAX = 2_048
BODY_MAX_S = 10.0
FLUSH_MAX = 500  # words in one flush
WAITING_MAX = 20_000  # in one process; beyond it a sender comes back later


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a phone sends."""

    community: Annotated[str, msgspec.Meta(max_length=40)]
    callout: UUID
    say: Literal["yes", "no", "here"]
    eta_min: Annotated[int, msgspec.Meta(ge=1, le=ETA_MIN_MAX)] = 15
    code: Annotated[str, msgspec.Meta(max_length=8)] = ""


_decoder = msgspec.json.Decoder(Said)


class Crowded(Exception):
    """More waits than can be written soon. Nothing was taken."""


class ClaimDoor:
    """Lets a volunteer speak, by their session or a token of the API."""

    def __init__(self, database: Database, bearers: Bearers, volunteers: Volunteers) -> None:
        self._bearers = bearers
        self._volunteers = volunteers
        self._communities = Communities(database)
        self._gather = ClaimGather(database)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        volunteer_id = await self._speaker(scope) if _is_of_this_site(scope) else None
        if volunteer_id is None:
            return await refuse(send, "not_signed_in")
        body = await request.body(scope, receive, bytes_max=BODY_BYTES_MAX, seconds_max=BODY_MAX_S)
        try:
            said = _decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return await refuse(send, "malformed", sentence="Send community, callout and say, as JSON.", status=400)
        return await self._answer(said, volunteer_id, send)

    async def _answer(self, said: Said, volunteer_id: UUID, send: Send) -> None:
        place = await self._communities.place_of(said.community)
        if place is None:
            return await _refused(send, "unknown")
        doing = Doing(volunteer_id, SAYINGS[said.say], said.eta_min, code=said.code if said.say == "here" else None)
        try:
            taken, stands = await self._gather.said(place.id, said.callout, doing)
        except Crowded:
            return await refuse(send, "busy")
        if stands.refusal or taken.callout is None:
            return await _refused(send, stands.refusal or "unknown")
        everyone = told.of_all(
            taken.callout,
            community_code=said.community,
            community_name=place.name,
            seats=taken.seats,
            missing=taken.missing,
        )
        own = told.of_one(str(stands.state), rank=stands.rank, until=stands.until, eta_at=stands.eta_at)
        return await reply(send, 200, everyone | own)

    async def _speaker(self, scope: Scope) -> UUID | None:
        token = request.bearer(scope)
        if token:
            bearer = await self._bearers.bearer_of(token)
            return bearer.actor.scope.volunteer if bearer and not bearer.barred and bearer.phone is None else None
        known = await self._volunteers.behind(request.cookie(scope, settings.SESSION_COOKIE_NAME) or "")
        return known.volunteer_id if known else None


@dataclass(eq=False)
class Waiting:
    """What one request says."""

    doing: Doing
    answer: "asyncio.Future[tuple[Taken, Stands]]"


class ClaimGather:
    """What waits for each call-out, in the order it came. One flush of each is under way; what comes meanwhile is in the next."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[tuple[int, UUID], deque[Waiting]] = {}
        self._flushes: set[asyncio.Task[None]] = set()
        self._many = 0

    async def said(self, community_id: int, callout_id: UUID, doing: Doing) -> tuple[Taken, Stands]:
        """Answered after the commit. Raises `Crowded`, `DatabaseAway`."""
        if self._many >= WAITING_MAX:
            raise Crowded
        key = (community_id, callout_id)
        waiting = Waiting(doing, asyncio.get_running_loop().create_future())
        self._many += 1
        if key in self._waiting:
            self._waiting[key].append(waiting)
        else:
            self._waiting[key] = deque([waiting])
            # A task of its own: a client that leaves takes nobody along.
            task = asyncio.create_task(self._flush_all(key))
            self._flushes.add(task)
            task.add_done_callback(self._flushes.discard)
        return await asyncio.shield(waiting.answer)

    async def _flush_all(self, key: tuple[int, UUID]) -> None:
        waiting = self._waiting[key]
        while waiting:
            taken = [waiting.popleft() for _ in range(min(FLUSH_MAX, len(waiting)))]
            self._many -= len(taken)
            await self._flush(*key, taken)
        del self._waiting[key]

    async def _flush(self, community_id: int, callout_id: UUID, words: Sequence[Waiting]) -> None:
        try:
            taken = await self._written(community_id, callout_id, [each.doing for each in words])
        except Exception as error:  # noqa: BLE001 - each who waits is told; they say it again
            for each in words:
                if not each.answer.done():
                    each.answer.set_exception(error)
                    each.answer.exception()  # seen, also where whoever asked has left
            return
        for each, stands in zip(words, taken.stands, strict=True):
            if not each.answer.done():
                each.answer.set_result((taken, stands))

    async def _written(self, community_id: int, callout_id: UUID, doings: Sequence[Doing]) -> Taken:
        people = tuple(sorted({doing.volunteer_id for doing in doings}))
        sight = Sight(communities=(community_id,), subjects=people)
        return await together(
            self._database, sight, lambda: flushed(community_id, callout_id, doings, now=datetime.now(UTC))
        )


def _is_of_this_site(scope: Scope) -> bool:
    """A page of another site must not speak with our cookie: the cookie is not sent along by it, and this says so once more."""
    if request.bearer(scope):
        return True
    site = request.header(scope, b"sec-fetch-site")
    is_json = request.header(scope, b"content-type").partition(";")[0].strip().lower() == "application/json"
    return is_json and site in {"", "same-origin"}


async def _refused(send: Send, code: str) -> None:
    sentence = str(REFUSALS[code].sentence)
    if code == "unknown":
        await refuse(send, "not_found", sentence=sentence)
    else:
        await refuse(send, code, sentence=sentence, status=409)
