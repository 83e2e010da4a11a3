"""Which volunteer a session belongs to: asked for many sessions at once, since a night's call brings thousands."""

import asyncio
import time
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from muster.access.models import Account
from muster.live.database import Database, DatabaseAway
from muster.live.sessions import SESSION_KEY_LENGTH_MAX, account_id_of

ASKED_MAX = 1_000  # sessions in one question
KEPT_S = 1.0  # so that a right that ended bites at once
KEPT_MAX = 60_000

SESSIONS_SQL = (
    "SELECT session_key, session_data FROM django_session WHERE session_key = ANY ($1::text[]) AND expire_date > $2"
)
# A volunteer's role counts however the session began.
ACCOUNTS_SQL = """
SELECT a.id, a.volunteer_id, a.password FROM access_account a
WHERE a.id = ANY ($1::uuid[]) AND a.is_active AND a.volunteer_id IS NOT NULL AND EXISTS (
    SELECT FROM access_role r WHERE r.account_id = a.id AND r.kind = 'volunteer'
      AND r.valid_from <= $2 AND (r.valid_until IS NULL OR r.valid_until > $2))
"""


class Volunteers:
    """The volunteers behind sessions, kept for some seconds; one question is under way, who comes meanwhile is in the next."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, tuple[float, UUID | None]] = {}
        self._asked: dict[str, asyncio.Future[UUID | None]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def volunteer_of(self, session_key: str) -> UUID | None:
        """None where the session ended, was forged, or is nobody's who volunteers. Raises `DatabaseAway`."""
        if not 0 < len(session_key) <= SESSION_KEY_LENGTH_MAX:
            return None
        kept = self._kept.get(session_key)
        if kept and time.monotonic() - kept[0] < KEPT_S:
            return kept[1]
        if session_key not in self._asked:
            self._asked[session_key] = asyncio.get_running_loop().create_future()
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asked[session_key])

    async def found(self, session_keys: Collection[str]) -> dict[str, UUID]:
        """Those of these sessions that are a volunteer's now. Raises `DatabaseAway`."""
        found: dict[str, UUID] = {}
        keys = list(session_keys)
        for at in range(0, len(keys), ASKED_MAX):
            found |= await self._read(keys[at : at + ASKED_MAX])
        return found

    async def _ask(self) -> None:
        try:
            while self._asked:
                asked = dict(list(self._asked.items())[:ASKED_MAX])
                for key in asked:
                    del self._asked[key]
                await self._answer(asked)
        finally:
            self._asking = None

    async def _answer(self, asked: "dict[str, asyncio.Future[UUID | None]]") -> None:
        try:
            found = await self._read(list(asked))
        except Exception as error:  # noqa: BLE001 - whatever it was, each who asked is told
            for answer in asked.values():
                answer.set_exception(DatabaseAway() if isinstance(error, DatabaseAway) else error)
                answer.exception()  # seen, also where whoever asked has left
            return
        if len(self._kept) > KEPT_MAX:
            self._kept.clear()
        for key, answer in asked.items():
            self._kept[key] = (time.monotonic(), found.get(key))
            answer.set_result(found.get(key))

    async def _read(self, session_keys: list[str]) -> dict[str, UUID]:
        now = datetime.now(UTC)
        async with self._database.connection() as connection:
            rows = await connection.fetch(SESSIONS_SQL, session_keys, now)
            said = {row[0]: SessionStore().decode(row[1]) for row in rows}
            ids = {key: account_id for key, one in said.items() if (account_id := account_id_of(one))}
            rows = await connection.fetch(ACCOUNTS_SQL, list(set(ids.values())), now)
        accounts = {row[0]: row for row in rows}
        return {
            key: accounts[account_id][1]
            for key, account_id in ids.items()
            if account_id in accounts and _is_its_own(said[key].get(HASH_SESSION_KEY), accounts[account_id][2])
        }


def _is_its_own(said_hash: object, password: str) -> bool:
    """The session's hash changes with the password, which ends all other sessions."""
    return constant_time_compare(str(said_hash), Account(password=password).get_session_auth_hash())
