"""Locks on files of the data folder. The kernel drops them with their holder, so none outlives a crash."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from muster.embedded.errors import EmbeddedError

TURN_WAIT_S = 330.0  # a start may take 300 s, after a crash under load
POLL_S = 0.05


@contextmanager
def own_turn(path: Path) -> Iterator[None]:
    """Start and stop one after the other, whoever asks."""
    handle = open_lock(path)
    try:
        if not taken_within(handle, TURN_WAIT_S):
            raise EmbeddedError(
                f"Another process has been starting or stopping PostgreSQL in {path.parent} for minutes."
            )
        yield
    finally:
        os.close(handle)


def open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)


def taken_within(handle: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not taken(handle):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def taken(handle: int) -> bool:
    """Whether the lock is now ours alone."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def share(handle: int) -> None:
    fcntl.flock(handle, fcntl.LOCK_SH)
