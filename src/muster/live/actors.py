"""Who asks: by a bearer token, or by Django's session cookie. Kept for a second, so that a revoked right bites at once."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from muster.access import tokens
from muster.access.actors import BY_CODE_ALONE, ROLES_SQL, Actor, actor_from
from muster.access.tokens import PhoneKey
from muster.live.database import Database
from muster.live.questions import Questions

# Both questions of access in one, for many tokens at once: most come once.
TOKEN_COLUMNS = 7
BEARERS_SQL = (
    f"""
SELECT k.hash, t.*, r.* FROM unnest($1::bytea[]) AS k (hash)
CROSS JOIN LATERAL ({tokens.TOKEN_SQL} LIMIT 1) t
LEFT JOIN LATERAL ({ROLES_SQL}) r ON true
""".replace("%(hash)s", "k.hash")
    .replace("%(account)s", "t.account_id")
    .replace("%(now)s", "$2")
)

KEPT_S = 1.0
KEPT_MAX = 20_000
ASKED_MAX = 200  # tokens in one question


@dataclass(frozen=True)
class Bearer:
    """A token's account and what it may do; for an expired or revoked token, why its events are set aside.

    `phone` is set for a field phone: nothing is taken from it but what its own key has signed, and nothing is told.
    """

    actor: Actor
    barred: str = ""
    phone: PhoneKey | None = None


class Bearers:
    """The bearers of tokens seen within the last second. Twenty asked for at once cost what one does (1.3 and 1.2 ms)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[bytes, tuple[float, Bearer]] = {}
        self._questions = Questions(self._read, at_once_max=ASKED_MAX)

    async def bearer_of(self, token: str) -> Bearer | None:
        """None only for a token that was never issued. Raises `DatabaseAway`."""
        digest = tokens.digest(token)
        kept = self._kept.get(digest)
        if kept and time.monotonic() - kept[0] < KEPT_S:
            return kept[1]
        return await self._questions.ask(digest)

    def _keep(self, digest: bytes, read_at: float, bearer: Bearer) -> None:
        if len(self._kept) >= KEPT_MAX:
            self._kept.clear()
        self._kept[digest] = (read_at, bearer)

    async def _read(self, digests: Sequence[bytes]) -> dict[bytes, Bearer]:
        read_at, now = time.monotonic(), datetime.now(UTC)
        async with self._database.connection() as connection:
            rows = await connection.fetch(BEARERS_SQL, digests, now)
        rows_of: dict[bytes, list[Sequence[Any]]] = {}
        for row in rows:
            rows_of.setdefault(row[0], []).append(row[1:])
        found = {digest: _bearer(rows, now) for digest, rows in rows_of.items()}
        for digest, bearer in found.items():
            self._keep(digest, read_at, bearer)
        return found


def _bearer(rows: Sequence[Sequence[Any]], now: datetime) -> Bearer:
    account_id, volunteer_id = rows[0][:2]
    token = tokens.state_of(rows[0][:TOKEN_COLUMNS], now=now)
    if token.state != "valid":
        return Bearer(actor_from(account_id, volunteer_id, ()), f"token_{token.state}", token.phone)
    roles = [row[TOKEN_COLUMNS:] for row in rows if row[TOKEN_COLUMNS] is not None]
    if token.phone:
        # A phone is enrolled by a session that may have begun with a text message alone: it speaks for its person only.
        roles = [role for role in roles if role[0] in BY_CODE_ALONE]
    return Bearer(actor_from(account_id, volunteer_id, roles), phone=token.phone)
