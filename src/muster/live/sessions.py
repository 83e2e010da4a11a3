"""Django's session cookie, read without Django's request handler."""

import hashlib
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import asyncpg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from muster.access import devices
from muster.access.actors import BY_CODE_AND_DESK, ROLES_SQL_NUMBERED, Actor, actor_from
from muster.access.models import Account, Device, RoleKind
from muster.entry.sessions import BEGAN_WITH, kinds_that_count
from muster.live.database import Database

SESSION_KEY_LENGTH_MAX = 40

SESSION_SQL = "SELECT session_data FROM django_session WHERE session_key = $1 AND expire_date > $2"
ACCOUNT_SQL = "SELECT id, volunteer_id, password FROM access_account WHERE id = $1 AND is_active"
DEVICE_SQL = "SELECT confirmed_at FROM access_device WHERE account_id = $1 AND cookie_hash = $2"


async def actor_in_session(database: Database, session_key: str, device_secret: str) -> Actor | None:
    """Who is signed in, with the roles that count in this session. None where the session ended or was forged."""
    if not 0 < len(session_key) <= SESSION_KEY_LENGTH_MAX:
        return None
    now = datetime.now(UTC)
    async with database.connection() as connection:
        said = _said(await connection.fetchval(SESSION_SQL, session_key, now))
        account = await _account(connection, said)
        if account is None:
            return None
        kinds = await _kinds(connection, said, account, device_secret, now)
        rows = await connection.fetch(ROLES_SQL_NUMBERED, account.id, now)
    return actor_from(account.id, account.volunteer_id, [row for row in rows if row[0] in kinds])


def _said(stored: str | None) -> dict[str, Any]:
    return SessionStore().decode(stored) if stored else {}


async def _account(connection: asyncpg.Connection, said: dict[str, Any]) -> Account | None:
    """As Django's get_user() finds it: the session's hash changes with the password, which ends all other sessions."""
    account_id = account_id_of(said)
    row = await connection.fetchrow(ACCOUNT_SQL, account_id) if account_id else None
    if row is None:
        return None
    account = Account(id=row[0], volunteer_id=row[1], password=row[2])
    return account if constant_time_compare(str(said.get(HASH_SESSION_KEY)), account.get_session_auth_hash()) else None


def account_id_of(said: dict[str, Any]) -> UUID | None:
    """The account that a session names, if it was begun by one of our own ways."""
    if said.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    try:
        return UUID(str(said.get(SESSION_KEY)))
    except ValueError:
        return None


async def _kinds(
    connection: asyncpg.Connection, said: dict[str, Any], account: Account, device_secret: str, now: datetime
) -> frozenset[RoleKind]:
    """The rules are entry's. It looks for a device by Django's own connection, so that one question is asked here."""
    request: Any = SimpleNamespace(session=said, COOKIES={})
    kinds = kinds_that_count(request, account, now=now)
    if said.get(BEGAN_WITH) != "code" or not device_secret or RoleKind.LEADER in kinds:
        return kinds
    row = await connection.fetchrow(DEVICE_SQL, account.id, _hash(device_secret))
    return BY_CODE_AND_DESK if devices.counts(Device(confirmed_at=row[0]) if row else None, now=now) else kinds


def _hash(device_secret: str) -> bytes:
    return hashlib.sha256(device_secret.encode(errors="replace")).digest()
