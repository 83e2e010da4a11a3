"""Bearer tokens for the API: shown once, kept as a hash. Those of programs; those of field phones lie in `phone_tokens`."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from muster.access.models import Token

PREFIX = "muster_"
LENGTH_MAX = 200  # nothing longer was ever issued, so nothing longer is hashed
HOURS_MAX = 72

# For psycopg; `TOKEN_SQL_NUMBERED` is the same for asyncpg. The rows feed `state_of`.
TOKEN_SQL = """
SELECT t.account_id, a.volunteer_id, a.is_active, t.expires_at, t.revoked_at, t.device_id, t.public_key
FROM access_token t JOIN access_account a ON a.id = t.account_id WHERE t.hash = %(hash)s
"""  # noqa: S105 - a query, not a secret
TOKEN_SQL_NUMBERED = TOKEN_SQL.replace("%(hash)s", "$1")

State = Literal["valid", "expired", "revoked", "unknown"]


@dataclass(frozen=True)
class PhoneKey:
    """Of a field phone's token: the device it was given to, and the key that signs what comes from it."""

    device_id: UUID
    public_key: bytes  # a P-256 point, not compressed


@dataclass(frozen=True)
class TokenState:
    """Whose token this is, and whether it still counts. Only an unknown one has no account."""

    account_id: UUID | None
    state: State
    volunteer_id: UUID | None = None
    phone: PhoneKey | None = None  # set: it deposits events and reads nothing


def issue(account_id: UUID, *, now: datetime, hours: int = 12) -> str:
    """A new token for an account. This is the only time it is seen."""
    if not 0 < hours <= HOURS_MAX:
        raise ValueError(f"A token lasts 1 to {HOURS_MAX} hours.")
    token = new_token()
    Token.objects.create(
        hash=digest(token), account_id=account_id, issued_at=now, expires_at=now + timedelta(hours=hours)
    )
    return token


def read(token: str, *, now: datetime) -> TokenState:
    with connection.cursor() as cursor:
        cursor.execute(TOKEN_SQL, {"hash": digest(token)})
        return state_of(cursor.fetchone(), now=now)


def state_of(row: Sequence[Any] | None, *, now: datetime) -> TokenState:
    """What a row of `TOKEN_SQL`, or its absence, says."""
    if row is None:
        return TokenState(None, "unknown")
    account_id, volunteer_id, is_active, expires_at, revoked_at, device_id, public_key = row
    phone = PhoneKey(device_id, bytes(public_key)) if device_id else None
    if revoked_at is not None or not is_active:
        return TokenState(account_id, "revoked", volunteer_id, phone)
    return TokenState(account_id, "valid" if now < expires_at else "expired", volunteer_id, phone)


def revoke(token: str, *, now: datetime) -> None:
    Token.objects.filter(hash=digest(token), revoked_at=None).update(revoked_at=now)


def revoke_all(account_id: UUID, *, now: datetime) -> int:
    """Revoke every token of an account; answers how many."""
    return Token.objects.filter(account_id=account_id, revoked_at=None).update(revoked_at=now)


def new_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    return hashlib.sha256(token[:LENGTH_MAX].encode(errors="replace")).digest()
