"""A gateway on loopback, and the role that sends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection


class Gateway(HTTPServer):
    """A gateway on loopback that answers as it is told and keeps what it was sent."""

    status = 200
    received: list[tuple[dict[str, str], bytes]]


class _Answer(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.status in (301, 302, 307, 308):
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Quiet."""


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    server = Gateway(("127.0.0.1", 0), _Answer)
    server.received = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL, settings.SMS_SECRET = f"http://127.0.0.1:{server.server_port}/send", "shared"
    yield server
    server.shutdown()
    server.server_close()


@contextmanager
def as_worker() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE muster_worker")
        yield
        cursor.execute("SET ROLE muster_app")
