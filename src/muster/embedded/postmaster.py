"""Which process is the server of a data folder: known by id, command line and start, never by its id alone."""

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from muster.embedded import processes
from muster.embedded.folder import Folder, write_file

START_DIFFERENCE_MAX_S = 10  # between postmaster.pid and the kernel, where we left no record of our own


@dataclass(frozen=True)
class Postmaster:
    """A server at work, as its postmaster.pid describes it."""

    pid: int
    started_at: int
    port: int
    socket_folder: Path
    listens_on: str
    ready: bool


def live_postmaster(folder: Folder) -> Postmaster | None:
    """The server of this folder, or None where postmaster.pid is missing, torn, or names a process that is not it."""
    claimed = _claimed(folder)
    return claimed if claimed and _is_ours(claimed, folder) else None


def record(postmaster: Postmaster, folder: Folder) -> None:
    """Write down the exact start, so that a change of the clock cannot make the server a stranger."""
    owner = folder.path.stat()
    write_file(folder.record, json.dumps(_fingerprint(postmaster.pid)), uid=owner.st_uid, gid=owner.st_gid)


def forget(folder: Folder, sockets: Path) -> None:
    """Remove what a dead server left behind. Only once it is certain that none of its processes lives."""
    (folder.cluster / "postmaster.pid").unlink(missing_ok=True)
    for left in sockets.glob(".s.PGSQL.*"):  # its lock holds a process id too, and that may be in use again
        left.unlink()
    folder.record.unlink(missing_ok=True)


def _claimed(folder: Folder) -> Postmaster | None:
    try:
        text = (folder.cluster / "postmaster.pid").read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return None
    lines = text.splitlines() + [""] * 8
    try:
        return Postmaster(
            pid=abs(int(lines[0])),
            started_at=int(lines[2]),
            port=int(lines[3]),
            socket_folder=Path(lines[4]),
            listens_on=lines[5].strip(),
            ready=lines[7].strip() == "ready",
        )
    except ValueError:
        return None  # cut short while it was being written


def _is_ours(claimed: Postmaster, folder: Folder) -> bool:
    given = processes.arguments(claimed.pid)
    named = ("-D", str(folder.cluster)) in pairwise(given)
    return (named or processes.works_in(claimed.pid, folder.cluster)) and _started_then(claimed, folder)


def _started_then(claimed: Postmaster, folder: Folder) -> bool:
    try:
        recorded = json.loads(folder.record.read_text())
    except (FileNotFoundError, ValueError):
        recorded = {}
    found = _fingerprint(claimed.pid)
    if isinstance(recorded, dict) and recorded.get("pid") == claimed.pid and recorded.get("boot") == found["boot"]:
        return recorded == found
    started_at = processes.started_at(claimed.pid)
    return started_at is not None and abs(started_at - claimed.started_at) <= START_DIFFERENCE_MAX_S


def _fingerprint(pid: int) -> dict[str, object]:
    return {"pid": pid, "boot": processes.boot_id(), "ticks": processes.start_ticks(pid)}
