"""The data folder: what lies where, and how a file in it is made for exactly one user."""

import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from muster.embedded.errors import EmbeddedError

SOCKET_PATH_MAX = 107  # bytes; the kernel's limit for the name of a socket
SOCKET_NAME_LENGTH = len("/.s.PGSQL.65535")
AWKWARD = set('"$`\\')  # pg_ctl hands the path to a shell inside double quotes


@dataclass(frozen=True)
class Folder:
    """The places inside one data folder."""

    path: Path

    @property
    def cluster(self) -> Path:
        return self.path / "postgres"

    @property
    def unfinished_cluster(self) -> Path:
        return self.path / "postgres.new"

    @property
    def log(self) -> Path:
        return self.path / "postgres.log"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    @property
    def run(self) -> Path:
        return self.path / "run"

    @property
    def run_elsewhere(self) -> Path:
        return self.path / "run.elsewhere"  # holds the name of the socket folder where `run` will not do

    @property
    def lock(self) -> Path:
        return self.path / "lock"  # held while starting or stopping

    @property
    def users(self) -> Path:
        return self.path / "users"  # held, shared, by each process that uses the server

    @property
    def alive(self) -> Path:
        return self.path / "alive"  # held by the server's own processes, so free once all of them are gone

    @property
    def record(self) -> Path:
        return self.path / "postmaster.started"


def default_data_dir() -> Path:
    """Where Muster keeps its data when nobody says: as root not below /root, where PostgreSQL's user cannot go."""
    if os.geteuid() == 0:
        return Path("/var/lib/muster")
    return Path(platformdirs.user_data_dir("muster"))


def folder_at(data_dir: Path) -> Folder:
    """The data folder by its real, absolute name, refused where that name cannot be handed to PostgreSQL."""
    path = Path(data_dir).expanduser().resolve()
    if any(sign in AWKWARD or not sign.isprintable() for sign in str(path)):
        raise EmbeddedError(f"The name {path!s:.200} holds a character PostgreSQL cannot take. Rename the folder.")
    return Folder(path)


def make_folder(path: Path, *, uid: int, gid: int, mode: int = 0o700) -> None:
    """Make one folder for one user; one that exists is left as it is."""
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        if path.is_symlink() or not path.is_dir():
            raise
        return
    _give(path, uid=uid, gid=gid)
    path.chmod(mode)


def make_file(path: Path, *, uid: int, gid: int) -> None:
    """Make an empty file for one user; one that exists is left as it is."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        return
    os.close(handle)
    _give(path, uid=uid, gid=gid)


def write_file(path: Path, text: str, *, uid: int, gid: int) -> None:
    """Replace a file in one step by one that only this user reads. A link in its place is replaced, not followed."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
            file.flush()
            if os.geteuid() == 0:
                os.fchown(file.fileno(), uid, gid)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def socket_folder(folder: Folder, *, uid: int, gid: int) -> Path:
    """A folder for the socket that only PostgreSQL's user enters: `run`, or a temporary one where that will not do."""
    too_long = len(os.fsencode(folder.run)) + SOCKET_NAME_LENGTH > SOCKET_PATH_MAX
    if not too_long and "," not in str(folder.run):  # clients read a comma as a list of servers
        make_folder(folder.run, uid=uid, gid=gid)
        return folder.run
    recorded = _recorded(folder)
    if recorded and _is_private(recorded, uid):
        return recorded
    made = Path(tempfile.mkdtemp(prefix="muster-"))
    _give(made, uid=uid, gid=gid)
    owner = folder.path.stat()
    write_file(folder.run_elsewhere, str(made), uid=owner.st_uid, gid=owner.st_gid)
    return made


def drop_socket_folder(folder: Folder) -> None:
    """Leave no temporary folder behind."""
    recorded = _recorded(folder)
    if recorded is None:
        return
    with suppress(OSError):  # gone already, or no longer ours
        recorded.rmdir()
    folder.run_elsewhere.unlink()


def _recorded(folder: Folder) -> Path | None:
    try:
        return Path(folder.run_elsewhere.read_text(encoding="utf-8", errors="surrogateescape"))
    except FileNotFoundError:
        return None


def _is_private(path: Path, uid: int) -> bool:
    """A temporary folder may have been swept away and its name taken by someone else."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == uid and stat.S_IMODE(found.st_mode) == 0o700


def _give(path: Path, *, uid: int, gid: int) -> None:
    if os.geteuid() == 0:
        os.chown(path, uid, gid, follow_symlinks=False)


def known_socket_folder(data_dir: Path) -> Path:
    """Where the socket is looked for, without making anything."""
    folder = Folder(Path(data_dir))
    return _recorded(folder) or folder.run
