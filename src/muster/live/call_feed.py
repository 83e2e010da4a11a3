"""Call-outs to the phones that listen: one read for each change, then to each person what is theirs."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import structlog

from muster.access.scope import Scope as Sight
from muster.callouts import told
from muster.live.database import Database, DatabaseAway
from muster.live.hub import BREATHE_EVERY, sent_at_once
from muster.live.replay import Replay
from muster.live.request import Send

GATHER_S = 0.1  # many claims within it are one telling
# People; beyond, phones are told when their own state or the call-out's changes, not of each seat taken.
CHATTY_MAX = 500
HEARTBEAT_EVERY_S = 20

Key = tuple[int, UUID]  # community, call-out
CALLOUT_SQL = """
SELECT o.id, o.number, o.kind, o.text, o.place, o.urgency, o.state, o.starts_at, o.opened_at, a.code, a.name,
       (SELECT count(*) FROM callouts_seat s WHERE s.community_id = $1 AND s.callout_id = $2)
FROM callouts_callout o JOIN places_area a ON a.id = o.community_id
WHERE o.community_id = $1 AND o.id = $2
"""
PEOPLE_SQL = """
SELECT volunteer_id, state, position, until, eta_at FROM callouts_call WHERE community_id = $1 AND callout_id = $2
"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CalloutRow:
    """The row of a call-out, as phones are told of it."""

    id: UUID
    number: int
    kind: str
    text: str
    place: str
    urgency: str
    state: str
    starts_at: datetime | None
    opened_at: datetime


Own = tuple[str, int, datetime | None, datetime | None]  # state, rank, until, eta


@dataclass
class Snapshot:
    """One call-out as it was told last."""

    everyone: dict[str, Any]
    people: dict[UUID, Own]


@dataclass(eq=False)
class Phone:
    """One open connection of one person."""

    send: Send
    volunteer_id: UUID


class CallFeed:
    def __init__(self, database: Database) -> None:
        self._database = database
        self.phones: dict[UUID, set[Phone]] = {}
        self._told: dict[Key, Snapshot] = {}
        self._changed: set[Key] = set()
        self._waiting = asyncio.Event()
        self._replay: Replay[Key] = Replay()

    def changed(self, keys: Iterable[Key]) -> None:
        """Called for each notification."""
        self._changed.update(keys)
        self._waiting.set()

    def join(self, phone: Phone, *, last_event_id: str, has_calls: bool) -> None:
        """Add a phone, and tell it what it missed; where that is not known, and something may run, it asks anew."""
        self.phones.setdefault(phone.volunteer_id, set()).add(phone)
        missed = self._replay.missed(last_event_id)
        if missed is None:
            self._give(phone, b"event: redraw\ndata: {}\n\n" if has_calls else b": welcome\n\n")
            return
        for key in dict.fromkeys(missed):
            self._tell_one(phone, self._told.get(key))

    def leave(self, phone: Phone) -> None:
        here = self.phones.get(phone.volunteer_id, set())
        here.discard(phone)
        if not here:
            self.phones.pop(phone.volunteer_id, None)

    def end(self, phone: Phone) -> None:
        """End the answer: the session is over, or the server stops."""
        self.leave(phone)
        sent_at_once(phone.send, b"", more=False)

    async def tell_changes(self) -> None:
        """Read and tell what changed, for ever."""
        while True:
            await self._waiting.wait()
            await asyncio.sleep(GATHER_S)
            self._waiting.clear()
            keys, self._changed = self._changed, set()
            for key in keys:
                try:
                    await self._tell(key)
                except (DatabaseAway, asyncpg.PostgresError) as error:
                    log.warning("calls_not_told", error=type(error).__name__)

    async def beat(self) -> None:
        """A comment now and then: what stands between keeps the connection, and a phone that reads no more is let go."""
        while True:
            await asyncio.sleep(HEARTBEAT_EVERY_S)
            phones = [phone for here in self.phones.values() for phone in here]
            for number, phone in enumerate(phones, start=1):
                self._give(phone, b": here\n\n")
                if number % BREATHE_EVERY == 0:
                    await asyncio.sleep(0)

    async def _tell(self, key: Key) -> None:
        if not self.phones:
            self._told.pop(key, None)  # whoever comes later asks anew
            return
        fresh = await self._read(key)
        if fresh is None:
            return
        before = self._told.get(key)
        self._told[key] = fresh
        self._replay.add(key)
        body = msgspec.json.encode(fresh.everyone)[:-1]
        for number, volunteer_id in enumerate(_concerned(before, fresh), start=1):
            for phone in list(self.phones.get(volunteer_id, ())):
                self._give(phone, self._event(body, fresh.people[volunteer_id]))
            if number % BREATHE_EVERY == 0:
                await asyncio.sleep(0)
        if fresh.everyone["state"] == "closed":
            self._forget_old()

    def _tell_one(self, phone: Phone, snapshot: Snapshot | None) -> None:
        if snapshot and phone.volunteer_id in snapshot.people:
            body = msgspec.json.encode(snapshot.everyone)[:-1]
            self._give(phone, self._event(body, snapshot.people[phone.volunteer_id]))

    def _event(self, everyone: bytes, own: Own) -> bytes:
        state, rank, until, eta_at = own
        mine = msgspec.json.encode(told.of_one(state, rank=rank, until=until, eta_at=eta_at))
        return b"id: %s\nevent: call\ndata: %s,%s\n\n" % (self._replay.last_id, everyone, mine[1:])

    async def _read(self, key: Key) -> Snapshot | None:
        async with self._database.transaction(Sight(communities=(key[0],))) as connection:
            row = await connection.fetchrow(CALLOUT_SQL, *key)
            people = await connection.fetch(PEOPLE_SQL, *key)
        if row is None:
            return None
        callout, code, name, seats = CalloutRow(*row[:9]), row[9], row[10], row[11]
        firm = sum(1 for person in people if person[1] in ("seated", "arrived"))
        everyone = told.of_all(callout, community_code=code, community_name=name, seats=seats, missing=seats - firm)
        line = sorted(person[2] for person in people if person[1] == "reserve")
        ranks = {position: rank for rank, position in enumerate(line, start=1)}
        own = {p[0]: (p[1], ranks.get(p[2], 0) if p[1] == "reserve" else 0, p[3], p[4]) for p in people}
        return Snapshot(everyone, own)

    def _forget_old(self) -> None:
        """Ended call-outs go as soon as the ring no longer names them."""
        named = set(self._replay.kept())
        self._told = {key: one for key, one in self._told.items() if key in named or one.everyone["state"] != "closed"}

    def _give(self, phone: Phone, data: bytes) -> None:
        if not sent_at_once(phone.send, data, more=True):
            self.leave(phone)


def _concerned(before: Snapshot | None, fresh: Snapshot) -> list[UUID]:
    """Whom this change is to be told: all where the call-out itself changed, else those whose own state did."""
    if before is None or before.everyone["state"] != fresh.everyone["state"]:
        return list(fresh.people)
    if len(fresh.people) <= CHATTY_MAX and before.everyone != fresh.everyone:
        return list(fresh.people)
    return [person for person, own in fresh.people.items() if before.people.get(person) != own]
