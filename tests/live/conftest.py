"""A real server on a free port, and people with tokens."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest

from muster.live.app import make_application
from muster.live.serve import Server

START_MAX_S = 60


@dataclass(frozen=True)
class Running:
    """Where a server of this test listens."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def post(self, body: bytes, token: str | None, **headers: str) -> httpx.Response:
        authorization = {"Authorization": f"Bearer {token}"} if token else {}
        told = authorization | headers
        # Without `verify`, which has nothing to do here, each call would read all certificates of the machine.
        return httpx.post(self.url + "/api/v1/events", content=body, headers=told, timeout=30, verify=False)


@pytest.fixture
def serving() -> Iterator[Callable[..., Running]]:
    """Start servers; all are stopped at the end of the test."""
    started: list[tuple[Server, threading.Thread]] = []

    def start(django: object = None) -> Running:
        listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
        port = listening.getsockname()[1]
        server = Server(make_application(django), host="127.0.0.1", port=port)  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        started.append((server, thread))
        _wait_for(server)
        return Running(port)

    yield start
    for server, _ in started:
        server.should_exit = True
    for _, thread in started:
        thread.join(15)


def _wait_for(server: Server) -> None:
    patience = time.monotonic() + START_MAX_S
    while not server.started:
        assert time.monotonic() < patience, "The server did not start."
        time.sleep(0.02)


@pytest.fixture
def live(transactional_db: None, serving: Callable[..., Running]) -> Running:
    return serving()
