"""Where the database is and who logs in: the embedded server by default, any PostgreSQL 16+ by MUSTER_DATABASE_URL."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from muster import embedded

ROLES = ("muster_owner", "muster_app", "muster_worker")


@dataclass(frozen=True)
class Login:
    """What a driver needs to connect."""

    host: str
    port: int
    database: str
    user: str
    password: str

    def dsn(self) -> str:
        """As libpq's keyword string, for psycopg."""
        quoted = {
            key: str(value).replace("\\", "\\\\").replace("'", "\\'")
            for key, value in {
                "host": self.host,
                "port": self.port,
                "dbname": self.database,
                "user": self.user,
                "password": self.password,
            }.items()
            if value
        }
        return " ".join(f"{key}='{value}'" for key, value in quoted.items())


def data_dir() -> Path:
    """The folder that holds the embedded database and the keys."""
    chosen = os.environ.get("MUSTER_DATA_DIR")
    return Path(chosen).expanduser().resolve() if chosen else embedded.default_data_dir()


def external() -> Login | None:
    """The server that MUSTER_DATABASE_URL names, or None when the embedded one serves."""
    url = os.environ.get("MUSTER_DATABASE_URL")
    return _parsed(url) if url else None


def login(role: str) -> Login:
    """How `role` logs in. Each role may have a URL of its own, so that no web process holds the owner's password."""
    own = os.environ.get(f"{role.upper()}_DATABASE_URL")  # MUSTER_OWNER_DATABASE_URL
    if own:
        return _parsed(own)
    place = external() or embedded_place()
    password = secret(role)
    if password is None:
        return place  # MUSTER_DATABASE_URL itself names the role; `muster check` says when it is the wrong one
    return replace(place, user=role, password=password)


def embedded_place() -> Login:
    sockets = embedded.known_socket_folder(data_dir())
    return Login(host=str(sockets), port=5432, database="muster", user="", password="")


def secret(name: str) -> str | None:
    """A password that `muster migrate` made and kept in the data folder."""
    try:
        return (data_dir() / "secrets" / name).read_text().strip()
    except (FileNotFoundError, PermissionError):
        return None


def _parsed(url: str) -> Login:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("The database URL must look like postgresql://user:password@host:5432/name")
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    return Login(
        host=unquote(host),
        port=parts.port or 5432,
        database=unquote(parts.path.lstrip("/")) or "muster",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
