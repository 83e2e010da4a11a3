"""One server per data folder, shared by all who use it; the last to leave stops it."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg

from muster.embedded.account import Account, account_for, require_way_in
from muster.embedded.cluster import SUPERUSER
from muster.embedded.errors import ELSEWHERE, EmbeddedError, plain_sentences, user_name
from muster.embedded.folder import Folder, folder_at, make_file
from muster.embedded.launch import halt, launch, settled_postmaster
from muster.embedded.locks import open_lock, own_turn, share, taken
from muster.embedded.passwords import make_password, password_of
from muster.embedded.postmaster import Postmaster, live_postmaster
from muster.embedded.roles import ROLES, ensure_database, ensure_roles

DATABASE = "muster"
CONNECT_MAX_S = 30


def start(data_dir: Path, *, tcp_port: int | None = None) -> "Server":
    """Start the server of a data folder, or join it where it runs already. Roles and database are there afterwards.

    Parameters
    ----------
    data_dir
        Made where it is missing. Holds everything: tables, passwords, log.
    tcp_port
        Listen on 127.0.0.1 at this port too. By default there is only a socket in a private folder.

    Raises
    ------
    EmbeddedError
        With a sentence for the person at the keyboard.
    """
    folder = folder_at(data_dir)
    with plain_sentences(folder.path):
        account = _prepare(folder)
        users = open_lock(folder.users)
        try:
            with own_turn(folder.lock):
                share(users)
                postmaster = _started_or_joined(folder, account=account, tcp_port=tcp_port)
        except BaseException:
            os.close(users)
            raise
    return Server(folder, postmaster, users)


def running(data_dir: Path) -> bool:
    """Whether the server of this data folder runs."""
    folder = folder_at(data_dir)
    with plain_sentences(folder.path):
        return live_postmaster(folder) is not None


class Server:
    """One user's hold on a running server."""

    def __init__(self, folder: Folder, postmaster: Postmaster, users: int) -> None:
        self._folder = folder
        self._users: int | None = users
        self.pid = postmaster.pid
        self.host = str(postmaster.socket_folder)
        self.port = postmaster.port

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """An address that psycopg, asyncpg and libpq's programs understand. Holds the password: never log it."""
        user, password = _quoted(role), _quoted(self.password(role))
        return f"postgresql://{user}:{password}@/{_quoted(database)}?host={_quoted(self.host)}&port={self.port}"

    def password(self, role: str) -> str:
        return password_of(role, self._folder)

    def stop(self) -> None:
        """Leave. The last to leave stops the server; a server started by hand stays."""
        if self._users is None:
            return
        users, self._users = self._users, None
        try:
            with plain_sentences(self._folder.path), own_turn(self._folder.lock):
                if taken(users):
                    halt(self._folder)
        finally:
            os.close(users)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _prepare(folder: Folder) -> Account:
    if sys.platform != "linux":
        raise EmbeddedError(
            "The embedded PostgreSQL runs on Linux only. Set MUSTER_DATABASE_URL to a server of your own."
        )
    account = account_for(folder)
    require_way_in(account, folder.path)
    if not folder.path.exists():
        folder.path.mkdir(parents=True)
        folder.path.chmod(0o755 if os.geteuid() == 0 else 0o700)
    if folder.cluster.exists() and folder.cluster.stat().st_uid != account.uid:
        owner = user_name(folder.path.stat().st_uid)
        raise EmbeddedError(f"{folder.path} belongs to the user {owner}. Run Muster as {owner}, or: {ELSEWHERE}")
    owner_of_folder = folder.path.stat()
    if os.geteuid() == 0 and owner_of_folder.st_uid != 0:
        _refuse_links(folder)
    for path in (folder.lock, folder.users, folder.alive):
        make_file(path, uid=owner_of_folder.st_uid, gid=owner_of_folder.st_gid)
    return account


def _refuse_links(folder: Folder) -> None:
    """Root writes here for another user, who could point it at any file of the system."""
    for path in folder.path.iterdir():
        if path.is_symlink():
            raise EmbeddedError(
                f"{path} is a link, which root does not follow in another user's folder. Run Muster as its owner."
            )


def _started_or_joined(folder: Folder, *, account: Account, tcp_port: int | None) -> Postmaster:
    found = settled_postmaster(folder)
    if found and tcp_port and (found.port != tcp_port or not found.listens_on):
        raise EmbeddedError(f"PostgreSQL in {folder.path} runs already, without port {tcp_port}. Stop it first.")
    postmaster = found or launch(folder, account=account, tcp_port=tcp_port)
    try:
        _ensure_contents(folder, postmaster)
    except BaseException:
        if not found:
            halt(folder)
        raise
    return postmaster


def _ensure_contents(folder: Folder, postmaster: Postmaster) -> None:
    """Also after joining: the one who started it may have been killed before it came to this."""
    passwords = {role: make_password(role, folder) for role in ROLES}
    try:
        with psycopg.connect(
            host=str(postmaster.socket_folder),
            port=postmaster.port,
            user=SUPERUSER,
            password=password_of(SUPERUSER, folder),
            dbname="postgres",
            autocommit=True,
            connect_timeout=CONNECT_MAX_S,
        ) as connection:
            ensure_roles(connection, passwords)
            ensure_database(connection, DATABASE)
    except psycopg.OperationalError as error:
        raise EmbeddedError(
            f"PostgreSQL in {folder.path} runs but does not let Muster in: {error} Its log is {folder.log}."
        ) from error
