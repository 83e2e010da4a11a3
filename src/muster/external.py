"""A PostgreSQL of the user's own: its roles are made once, by a login that may."""

import os
import secrets

import psycopg

from muster import database, embedded
from muster.database import Login
from muster.embedded import EmbeddedError

VERSION_MIN = 160000
CONNECT_MAX_S = 10


def prepare(place: Login) -> None:
    """Make the roles and let the owner in, where their passwords are not in the data folder yet."""
    if all(os.environ.get(f"{role.upper()}_DATABASE_URL") or database.secret(role) for role in database.ROLES):
        return
    try:
        with psycopg.connect(place.dsn(), autocommit=True, connect_timeout=CONNECT_MAX_S) as connection:
            _prepare(connection, place)
    except psycopg.OperationalError as error:
        raise EmbeddedError(f"The database that MUSTER_DATABASE_URL names does not answer: {error}") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise EmbeddedError(
            f"The login in MUSTER_DATABASE_URL may not make roles ({error.diag.message_primary}). Run `muster migrate` once "
            "with a login that may, or set MUSTER_OWNER_DATABASE_URL, MUSTER_APP_DATABASE_URL and MUSTER_WORKER_DATABASE_URL."
        ) from error


def _prepare(connection: psycopg.Connection, place: Login) -> None:
    if connection.info.server_version < VERSION_MIN:
        raise EmbeddedError(
            f"Muster needs PostgreSQL 16 or newer; this server is {connection.info.parameter_status('server_version')}."
        )
    passwords = {role: database.secret(role) or secrets.token_urlsafe(32) for role in database.ROLES}
    embedded.ensure_roles(connection, passwords)
    connection.execute("SELECT pg_advisory_lock(7237482)")
    connection.execute("GRANT ALL ON SCHEMA public TO muster_owner")
    connection.execute(f'GRANT ALL ON DATABASE "{place.database.replace(chr(34), "")}" TO muster_owner')
    connection.execute(
        f'GRANT CONNECT, TEMPORARY ON DATABASE "{place.database.replace(chr(34), "")}" TO muster_app, muster_worker'
    )
    _keep(passwords)


def _keep(passwords: dict[str, str]) -> None:
    folder = database.data_dir() / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for role, password in passwords.items():
        path = folder / role
        path.touch(mode=0o600)
        path.write_text(password)
