"""What the kernel says about processes. A process id alone says nothing: ids are used again."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def boot_id() -> str:
    return (PROC / "sys/kernel/random/boot_id").read_text().strip()


def arguments(pid: int) -> list[str]:
    """The command line, empty for a process that is gone or dead."""
    try:
        return os.fsdecode((PROC / str(pid) / "cmdline").read_bytes()).split("\0")[:-1]
    except OSError:
        return []


def start_ticks(pid: int) -> int | None:
    """When it started, in clock ticks since boot, which no change of the clock moves."""
    try:
        line = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    return int(line.rpartition(")")[2].split()[19])  # the name before it may hold anything


def started_at(pid: int) -> float | None:
    """When it started, in seconds since 1970 by today's clock."""
    ticks = start_ticks(pid)
    if ticks is None:
        return None
    boot = next(line for line in (PROC / "stat").read_text().splitlines() if line.startswith("btime "))
    return int(boot.split()[1]) + ticks / TICKS_PER_SECOND


def of_cluster(cluster: Path) -> list[int]:
    """PostgreSQL's processes that work in this cluster's folder, with or without their postmaster."""
    return [pid for pid in _all() if works_in(pid, cluster)]


def works_in(pid: int, cluster: Path) -> bool:
    try:
        here = (PROC / str(pid) / "cwd").stat()
        there = cluster.stat()
        named = (PROC / str(pid) / "comm").read_text(errors="replace").strip()
    except OSError:
        return False
    return named == "postgres" and (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def end_orphan(pid: int, cluster: Path, number: signal.Signals) -> None:
    """Signal a child of a dead postmaster."""
    with suppress(ProcessLookupError), held(pid) as handle:
        if works_in(pid, cluster) and "-D" not in arguments(pid):
            signal.pidfd_send_signal(handle, number)


@contextmanager
def held(pid: int) -> Iterator[int]:
    """A handle on a process: what is checked while it is held is still true when it is signalled."""
    handle = os.pidfd_open(pid)
    try:
        yield handle
    finally:
        os.close(handle)


def _all() -> Iterator[int]:
    return (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
