"""One HTTP exchange with a service: no redirect is followed, no proxy asked, and it ends in time."""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import SplitResult, urlsplit

from muster.channels.failures import AddressGone, PermanentFailure, TemporaryFailure, Unanswered
from muster.channels.reasons import Reason

WAIT_MAX_S = 5.0
ANSWER_MAX = 65_536  # bytes
BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Answer:
    """What came back. A body that was cut short is empty."""

    status: int
    body: bytes

    def check(self, *, gone: frozenset[int] | set[HTTPStatus] = frozenset()) -> None:
        """Raise the failure that the status tells of. `gone`: those that say nobody is at this address any more."""
        if self.status < HTTPStatus.MULTIPLE_CHOICES:
            return
        said = f"status {self.status}"
        if self.status in gone:
            raise AddressGone(said)
        if self.status < HTTPStatus.BAD_REQUEST:
            raise PermanentFailure(Reason.MOVED, said)
        if self.status in BUSY or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TemporaryFailure(Reason.BUSY, said)
        raise PermanentFailure(Reason.REFUSED, said)

    def object(self) -> dict[str, Any]:
        """The body as a JSON object, or `Unanswered`: a success that cannot be read tells nothing."""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise Unanswered(Reason.UNREADABLE, f"status {self.status}")
        return said


def exchange(
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    wait_s: float = WAIT_MAX_S,
    answer_max: int = ANSWER_MAX,
) -> Answer:
    """Ask once. Raises `TemporaryFailure` where nothing can have been taken, `Unanswered` where it may have been."""
    parts = urlsplit(url)
    connection = _connection(parts, wait_s)
    try:
        with cut_after(wait_s, lambda: connection.sock):
            _reach(connection)
            response = _response(connection, method, _path(parts), body, headers)
            return Answer(response.status, _body(response, answer_max))
    finally:
        connection.close()


def is_private(url: str) -> bool:
    """Whether it is an address at all, and what is sent there travels encrypted or never leaves this machine."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


@contextmanager
def cut_after(wait_s: float, open_socket: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Shut the socket once the time is up. A socket's own time-out begins anew with each byte that drips in."""

    def cut() -> None:
        opened = open_socket()
        if opened is not None:
            with suppress(OSError):
                socket.socket.shutdown(opened, socket.SHUT_RDWR)  # also of a TLS socket: no goodbye that could hang

    timer = threading.Timer(wait_s, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


# Names of exceptions are all that is told on: their texts may hold the address.


def _reach(connection: http.client.HTTPConnection) -> None:
    try:
        connection.connect()
    except (OSError, http.client.HTTPException) as error:
        raise TemporaryFailure(Reason.AWAY, type(error).__name__) from None


def _response(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    try:
        connection.request(method, path, body, dict(headers))
        return connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(Reason.SILENT, type(error).__name__) from None


def _body(response: http.client.HTTPResponse, answer_max: int) -> bytes:
    try:
        return response.read(answer_max)
    except (OSError, http.client.HTTPException):
        return b""


def _connection(parts: SplitResult, wait_s: float) -> http.client.HTTPConnection:
    if parts.scheme == "https":
        return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=wait_s, context=_trusted())
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=wait_s)


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()
