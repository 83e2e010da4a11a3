"""A folder with a database and a city, `muster serve` in a process of its own, and the phones that send to it in another."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.database import an_empty_database

ROOT = Path(__file__).parent.parent.parent
START_MAX_S = 60


def run_load(port: int, **asked: Any) -> dict[str, Any]:
    """Let `bench.phones.load` send, and answer what it measured."""
    command = [sys.executable, "-m", "bench.phones.load", str(port), json.dumps(asked)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as phones:
        assert phones.stdin
        assert phones.stdout
        assert phones.stdout.readline() == "ready\n"
        phones.stdin.write("go\n")
        phones.stdin.flush()
        told: dict[str, Any] = json.loads(phones.stdout.readline())
        return told


@contextmanager
def arranged(buildings: int) -> Iterator[Path]:
    """A database of its own, open to this process as its owner, with 245 communities in it; and its folder."""
    with an_empty_database() as folder:
        from bench.phones import city

        city.arrange(city.Size(buildings=buildings))
        yield folder


@contextmanager
def serving() -> Iterator[int]:
    """`muster serve` as it is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "muster", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT) as server:
        try:
            _wait(port)
            yield port
        finally:
            server.terminate()


def _wait(port: int) -> None:
    """Until it answers, and until its pages' code is read: that takes one core for some seconds after the start."""
    patience = time.monotonic() + START_MAX_S
    while True:
        try:
            for path in ("/healthz", "/sign-in/"):
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30):
                    pass
            return
        except OSError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.1)
