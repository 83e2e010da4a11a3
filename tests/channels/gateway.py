"""A gateway on loopback with bad manners, and the role that sends."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection

DRIP_S = 0.5
HANGS_S = 60


class Gateway(ThreadingHTTPServer):
    """It answers as it is told and keeps what it was sent. `manner` is one of the methods of `_Answer`."""

    daemon_threads = True
    block_on_close = False
    status = 200
    manner = "plain"
    answer = b""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.asked: list[str] = []
        self.ended = threading.Event()
        threading.Thread(target=self.serve_forever, args=[0.05], daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def end(self) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()


class _Answer(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.server.received.append((dict(self.headers), body))
        self.server.asked.append(self.path)
        getattr(self, self.server.manner)()

    do_PUT = do_GET = do_POST  # noqa: N815 - as the server asks for them

    def plain(self) -> None:
        self.send_response(self.server.status)
        if self.server.status in (301, 302, 307, 308):
            self.send_header("Location", f"{self.server.url}/elsewhere")
        self.send_header("Content-Length", str(len(self.server.answer)))
        self.end_headers()
        self.wfile.write(self.server.answer)

    def hangs(self) -> None:
        """It has taken the message, and says nothing."""
        self.server.ended.wait(HANGS_S)

    def drips(self) -> None:
        """A byte now and then, so that no single wait is long: seventeen seconds in all."""
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 10:
            if self.server.ended.wait(DRIP_S):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def answers_twice(self) -> None:
        self.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
        )

    def dies_after_200(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")

    def dies_at_once(self) -> None:
        """It closes without a word."""

    def talks_nonsense(self) -> None:
        self.wfile.write(b"\xff\xfe nonsense\r\n\r\n")

    def log_message(self, *_arguments: object) -> None:
        """Quiet."""


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    server = Gateway()
    settings.SMS_URL, settings.SMS_SECRET = f"{server.url}/send", "shared"
    yield server
    server.end()


@contextmanager
def as_worker() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE muster_worker")
        yield
        cursor.execute("SET ROLE muster_app")


def until(condition, *, patience_s: float = 20) -> None:
    """Wait for something that another thread or process does."""
    end = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.02)
