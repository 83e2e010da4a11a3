"""The operating-system user PostgreSQL runs as: ourselves, but never root, which PostgreSQL refuses."""

import os
import pwd
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from muster.embedded.errors import EmbeddedError, user_name
from muster.embedded.folder import Folder

STAND_INS = ("postgres", "nobody")  # who runs it for root, in the order of preference
NEUTRAL_FOLDER = "/"
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}  # no PG* and no LD_* of ours


@dataclass(frozen=True)
class Account:
    """Who PostgreSQL's processes belong to."""

    name: str
    uid: int
    gid: int

    def popen(self, command: Sequence[str | Path], *, keep: Sequence[int] = ()) -> subprocess.Popen[str]:
        """Run a program as this user, in a session of its own so that Ctrl-C does not reach it."""
        become = os.geteuid() == 0
        try:
            return subprocess.Popen(
                command,
                user=self.uid if become else None,
                group=self.gid if become else None,
                extra_groups=[] if become else None,
                cwd=NEUTRAL_FOLDER,
                env=ENVIRONMENT,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                umask=0o077,
                pass_fds=keep,
            )
        except OSError as error:
            if not become or error.filename != NEUTRAL_FOLDER:
                raise
            raise EmbeddedError(  # named so when it fails before the program itself is reached
                f"PostgreSQL refuses to run as root, and this root may not become {self.name}. "
                "Run Muster as an ordinary user, or set MUSTER_DATABASE_URL."
            ) from error

    def answer(self, *command: str | Path) -> str | None:
        """What a short command prints when this user runs it, or None where it cannot be run to a good end."""
        try:
            process = self.popen(command)
        except PermissionError:
            return None
        said, _ = process.communicate()
        return said if process.returncode == 0 else None


def account_for(folder: Folder) -> Account:
    """Ourselves; for root the user the folder belongs to, else a stand-in."""
    if os.geteuid() != 0:
        return Account(name=user_name(os.geteuid()), uid=os.geteuid(), gid=os.getegid())
    for path in (folder.cluster, folder.path):
        if path.exists() and (owner := path.stat()).st_uid != 0:
            return Account(name=user_name(owner.st_uid), uid=owner.st_uid, gid=owner.st_gid)
    for name in STAND_INS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
    raise EmbeddedError("PostgreSQL refuses to run as root. Run Muster as an ordinary user.")


def require_way_in(account: Account, path: Path) -> None:
    """Refuse a folder whose parents PostgreSQL's user cannot pass; opening them would be none of our business."""
    for step in _from_the_root(path):
        if account.answer("/bin/sh", "-c", 'cd -- "$1"', "sh", step) is None:
            raise EmbeddedError(
                f"PostgreSQL does not run as root, and {account.name}, who runs it here, cannot enter {step}. "
                "Set MUSTER_DATA_DIR to a folder that others may pass through, such as /var/lib/muster, "
                "or run Muster as an ordinary user."
            )


def _from_the_root(path: Path) -> Iterator[Path]:
    return (step for step in reversed((path, *path.parents)) if step.exists())
