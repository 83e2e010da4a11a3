"""Which volunteer a session belongs to: asked for many sessions at once, since a night's call brings thousands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from muster.access.models import Account
from muster.live.database import Database
from muster.live.questions import Questions
from muster.live.sessions import SESSION_KEY_LENGTH_MAX, account_id_of

ASKED_MAX = 1_000  # sessions in one question

SESSIONS_SQL = (
    "SELECT session_key, session_data FROM django_session WHERE session_key = ANY ($1::text[]) AND expire_date > $2"
)
STILL_SQL = "SELECT session_key FROM django_session WHERE session_key = ANY ($1::text[]) AND expire_date > $2"
# A volunteer's role counts however the session began. With it, whether any call-out may wait for them.
ACCOUNTS_SQL = """
SELECT a.id, a.volunteer_id, a.password,
       EXISTS (SELECT FROM callouts_turn t WHERE t.volunteer_id = a.volunteer_id AND t.calls <> '{}')
FROM access_account a
WHERE a.id = ANY ($1::uuid[]) AND a.is_active AND a.volunteer_id IS NOT NULL AND EXISTS (
    SELECT FROM access_role r WHERE r.account_id = a.id AND r.kind = 'volunteer'
      AND r.valid_from <= $2 AND (r.valid_until IS NULL OR r.valid_until > $2))
"""


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a session belongs to. `password` is the hash as it was: once it changes, other sessions are over."""

    session_key: str
    account_id: UUID
    volunteer_id: UUID
    password: str
    has_calls: bool


class Volunteers:
    """Reads sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._questions = Questions(self._read, at_once_max=ASKED_MAX)

    async def behind(self, session_key: str) -> Known | None:
        """None where the session ended, was forged, or is nobody's who volunteers. Raises `DatabaseAway`."""
        return await self._questions.ask(session_key) if 0 < len(session_key) <= SESSION_KEY_LENGTH_MAX else None

    async def still(self, known: Collection[Known]) -> set[Known]:
        """Those of these whose session and role have not ended meanwhile. Raises `DatabaseAway`."""
        found: set[Known] = set()
        everyone = list(known)
        for at in range(0, len(everyone), ASKED_MAX):
            found |= await self._still(everyone[at : at + ASKED_MAX])
        return found

    async def _read(self, session_keys: Sequence[str]) -> dict[str, Known]:
        now, store = datetime.now(UTC), SessionStore()
        async with self._database.connection() as connection:
            rows = await connection.fetch(SESSIONS_SQL, session_keys, now)
            said = {row[0]: store.decode(row[1]) for row in rows}
            ids = {key: account_id for key, one in said.items() if (account_id := account_id_of(one))}
            rows = await connection.fetch(ACCOUNTS_SQL, list(set(ids.values())), now)
        accounts = {row[0]: row for row in rows}
        hashes = _hashes(row[2] for row in rows)
        return {
            key: Known(key, *accounts[account_id])
            for key, account_id in ids.items()
            if account_id in accounts
            and constant_time_compare(str(said[key].get(HASH_SESSION_KEY)), hashes[accounts[account_id][2]])
        }

    async def _still(self, known: list[Known]) -> set[Known]:
        now = datetime.now(UTC)
        async with self._database.connection() as connection:
            keys = {row[0] for row in await connection.fetch(STILL_SQL, [one.session_key for one in known], now)}
            rows = await connection.fetch(ACCOUNTS_SQL, list({one.account_id for one in known}), now)
        accounts = {row[0]: (row[1], row[2]) for row in rows}
        return {
            one
            for one in known
            if one.session_key in keys and accounts.get(one.account_id) == (one.volunteer_id, one.password)
        }


def _hashes(passwords: Iterable[str]) -> dict[str, str]:
    """The session's hash changes with the password, which ends all other sessions. Most who sign in by code have none."""
    return {one: Account(password=one).get_session_auth_hash() for one in set(passwords)}
