"""The processes of the demo: started in sessions of their own, ended in order, none left behind."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from muster.embedded import EmbeddedError

READY_MAX_S = 60.0
END_MAX_S = 10.0


@contextmanager
def children(port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """`muster serve` and `muster work`, until the block ends."""
    running: list[subprocess.Popen[bytes]] = []
    try:
        running.append(_start("serve", "--port", str(port)))
        running.append(_start("work"))
        yield running
    finally:
        for child in running:
            _signal(child, signal.SIGTERM)
        for child in running:
            _end(child)


def _start(*words: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "muster", *words], start_new_session=True, env=environment, stdin=subprocess.DEVNULL
    )


def wait_until_ready(running: list[subprocess.Popen[bytes]], port: int) -> None:
    """Until /healthz answers 200."""
    limit = time.monotonic() + READY_MAX_S
    while time.monotonic() < limit:
        require_alive(running)
        if _healthy(port):
            return
        time.sleep(0.1)
    raise EmbeddedError(f"Muster did not answer on port {port} within {READY_MAX_S:.0f} seconds.")


def require_alive(running: list[subprocess.Popen[bytes]]) -> None:
    for child in running:
        if child.poll() is not None:
            verb = str(child.args[3]) if isinstance(child.args, list) else "child"
            raise EmbeddedError(
                f"`muster {verb}` ended by itself (code {child.returncode}). What it said stands above."
            )


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(END_MAX_S)
    except subprocess.TimeoutExpired:
        _signal(child, signal.SIGKILL)
        child.wait(END_MAX_S)


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """To the child's whole group: what it started goes with it."""
    with suppress(ProcessLookupError):  # it may have ended
        os.killpg(child.pid, number)
