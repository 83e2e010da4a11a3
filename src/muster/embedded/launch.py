"""Bringing a server up and down. Everything here runs under the data folder's lock."""

import os
import select
import signal
import time
from contextlib import suppress
from pathlib import Path

from muster.embedded import processes
from muster.embedded.account import Account, require_way_in
from muster.embedded.cluster import Listening, ensure_cluster, write_settings
from muster.embedded.errors import EmbeddedError
from muster.embedded.folder import Folder, drop_socket_folder, make_file, socket_folder
from muster.embedded.locks import open_lock, taken, taken_within
from muster.embedded.postmaster import Postmaster, forget, live_postmaster, record
from muster.embedded.programs import Programs, programs_for

START_MAX_S = 300  # recovery after a crash under heavy writing was measured at 31 s
STOP_MAX_S = 300
CRASH_WAIT_S = 3.0  # children of a killed postmaster, and its shared memory, go within this time
LOG_MAX_BYTES = 20_000_000
POLL_S = 0.1
LEFTOVERS = ("shared memory block", "lock file")  # PostgreSQL's words for what a crash leaves for a moment


def settled_postmaster(folder: Folder) -> Postmaster | None:
    """The running server once it is ready; None once it is gone."""
    deadline = time.monotonic() + START_MAX_S
    while found := live_postmaster(folder):
        if found.ready:
            return found
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"PostgreSQL in {folder.path} has been starting or stopping for {START_MAX_S} s. Try again later; "
                f"its log is {folder.log}."
            )
        time.sleep(POLL_S)
    return None


def launch(folder: Folder, *, account: Account, tcp_port: int | None) -> Postmaster:
    """Start the server, making its cluster first where there is none."""
    require_way_in(account, folder.path)
    programs = programs_for(account, folder)
    alive = _alive_lock_of_nobody(folder)
    try:
        sockets = socket_folder(folder, uid=account.uid, gid=account.gid)
        forget(folder, sockets)
        ensure_cluster(folder, account=account, programs=programs, keep=alive)
        write_settings(folder, Listening(sockets=sockets, tcp_port=tcp_port), account)
        _start(folder, account=account, programs=programs, alive=alive)
        return _recorded(folder)
    except BaseException:
        _ask_to_stop(folder)
        raise
    finally:
        os.close(alive)


def _recorded(folder: Folder) -> Postmaster:
    postmaster = live_postmaster(folder)
    if postmaster is None:
        raise EmbeddedError(f"PostgreSQL ended right after its start. Its log is {folder.log}.")
    record(postmaster, folder)
    return postmaster


def halt(folder: Folder) -> None:
    """Stop the server if it was started here, and wait until nothing of it is left."""
    alive = open_lock(folder.alive)
    try:
        if taken(alive):
            return  # not running, or started by hand: not ours to stop
        _ask_to_stop(folder)
        if not taken_within(alive, CRASH_WAIT_S):
            _end_orphans(folder, alive)
        folder.record.unlink(missing_ok=True)
        drop_socket_folder(folder)
    finally:
        os.close(alive)


def _ask_to_stop(folder: Folder) -> None:
    """A fast shutdown, waited for: connections end, what was committed is on disk."""
    postmaster = live_postmaster(folder)
    if postmaster is None:
        return
    with suppress(ProcessLookupError), processes.held(postmaster.pid) as handle:
        if live_postmaster(folder) is None:  # the handle cannot go stale, the id could until now
            return
        signal.pidfd_send_signal(handle, signal.SIGINT)
        end = select.poll()  # unlike select() it takes handles above 1,023
        end.register(handle, select.POLLIN)
        if not end.poll(STOP_MAX_S * 1000):
            raise EmbeddedError(
                f"PostgreSQL in {folder.path} has been stopping for {STOP_MAX_S} s. Its log is {folder.log}."
            )


def _alive_lock_of_nobody(folder: Folder) -> int:
    """The lock the server's processes inherit. Once it is ours, none of the last server's processes lives."""
    alive = open_lock(folder.alive)
    try:
        if not taken_within(alive, CRASH_WAIT_S):
            _end_orphans(folder, alive)
    except BaseException:
        os.close(alive)
        raise
    return alive


def _end_orphans(folder: Folder, alive: int) -> None:
    """A child busy with a long query does not notice that its postmaster is gone."""
    for number in (signal.SIGQUIT, signal.SIGKILL):
        orphans = processes.of_cluster(folder.cluster)
        for pid in orphans:
            processes.end_orphan(pid, folder.cluster, number)
        if orphans and taken_within(alive, CRASH_WAIT_S):
            return
    raise EmbeddedError(
        f"A PostgreSQL that cannot be reached from here still works in {folder.cluster}, perhaps in another container "
        "or under another user. Stop it first."
    )


def _start(folder: Folder, *, account: Account, programs: Programs, alive: int) -> None:
    _rotate_log(folder, account)
    deadline = time.monotonic() + CRASH_WAIT_S
    while True:
        already_logged = folder.log.stat().st_size
        if _pg_ctl_start(folder, account=account, programs=programs, alive=alive):
            return
        said = _log_since(folder, already_logged)
        if time.monotonic() > deadline or not any(words in said for words in LEFTOVERS):
            raise EmbeddedError(f"PostgreSQL did not start in {folder.path}. {_log_hint(folder, already_logged)}")
        time.sleep(POLL_S)


def _pg_ctl_start(folder: Folder, *, account: Account, programs: Programs, alive: int) -> bool:
    command: list[str | Path] = [programs.path("pg_ctl"), "start", "-w", "-t", str(START_MAX_S)]
    process = account.popen([*command, "-D", folder.cluster, "-l", folder.log], keep=[alive])
    try:
        process.communicate()
    except BaseException:  # Ctrl-C: let the start end, so that the server can be found and stopped
        process.communicate()
        raise
    return process.returncode == 0


def _rotate_log(folder: Folder, account: Account) -> None:
    if folder.log.exists() and folder.log.stat().st_size > LOG_MAX_BYTES:
        folder.log.rename(folder.log.with_suffix(".log.1"))
    make_file(folder.log, uid=account.uid, gid=account.gid)


def _log_since(folder: Folder, offset: int) -> str:
    with folder.log.open("rb") as log:
        log.seek(offset)
        return log.read(100_000).decode(errors="replace")


def _log_hint(folder: Folder, offset: int) -> str:
    said = [line for line in _log_since(folder, offset).splitlines() if "FATAL" in line or "PANIC" in line]
    if any("No space left on device" in line for line in said):
        return f"The disk is full. Free some space and start again; nothing saved is lost. Its log is {folder.log}."
    return " ".join([*said[-2:], f"Its log is {folder.log}."])
