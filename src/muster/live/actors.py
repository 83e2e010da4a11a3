"""Who asks: by a bearer token, or by Django's session cookie. Kept for a second, so that a revoked right bites at once."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from muster.access import tokens
from muster.access.actors import ROLES_SQL, Actor, actor_from
from muster.live.database import Database

# Both questions of access in one: most tokens come once.
TOKEN_COLUMNS = 5
BEARER_SQL = (
    f"""
SELECT t.*, r.* FROM ({tokens.TOKEN_SQL}) t LEFT JOIN LATERAL ({ROLES_SQL}) r ON true
""".replace("%(hash)s", "$1")
    .replace("%(account)s", "t.account_id")
    .replace("%(now)s", "$2")
)

KEPT_S = 1.0
KEPT_MAX = 20_000


@dataclass(frozen=True)
class Bearer:
    """A token's account and what it may do; for an expired or revoked token, why its events are set aside."""

    actor: Actor
    barred: str = ""


class Bearers:
    """The bearers of tokens seen within the last second."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[bytes, tuple[float, Bearer]] = {}

    async def bearer_of(self, token: str) -> Bearer | None:
        """None only for a token that was never issued. Raises `DatabaseAway`."""
        digest = tokens.digest(token)
        kept = self._kept.get(digest)
        if kept and time.monotonic() - kept[0] < KEPT_S:
            return kept[1]
        read_at = time.monotonic()
        bearer = await self._read(digest)
        if bearer:
            self._keep(digest, read_at, bearer)
        return bearer

    def _keep(self, digest: bytes, read_at: float, bearer: Bearer) -> None:
        if len(self._kept) >= KEPT_MAX:
            self._kept.clear()
        self._kept[digest] = (read_at, bearer)

    async def _read(self, digest: bytes) -> Bearer | None:
        now = datetime.now(UTC)
        async with self._database.connection() as connection:
            rows = await connection.fetch(BEARER_SQL, digest, now)
        state = tokens.state_of(rows[0][:TOKEN_COLUMNS] if rows else None, now=now)
        if state.account_id is None:
            return None
        if state.state != "valid":
            return Bearer(actor_from(state.account_id, state.volunteer_id, ()), f"token_{state.state}")
        roles = [row[TOKEN_COLUMNS:] for row in rows if row[TOKEN_COLUMNS] is not None]
        return Bearer(actor_from(state.account_id, state.volunteer_id, roles))
