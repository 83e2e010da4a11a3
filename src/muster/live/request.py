"""Read a request: its headers, its token, its body. Everything has a limit of size and of time."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

TOKEN_LENGTH_MAX = 200
COOKIE_LENGTH_MAX = 8_192
GZIP = zlib.MAX_WBITS | 16  # with its header and checksum, as zlib has it


class TooLarge(Exception):
    """The body is larger than allowed."""


class TooSlow(Exception):
    """The body did not arrive in time."""


class Gone(Exception):
    """The client left."""


class Unpackable(Exception):
    """The body is not packed as its header says."""


def header(scope: Scope, name: bytes) -> str:
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    return next((value for key, value in headers if key == name), b"").decode("latin-1")


def bearer(scope: Scope) -> str | None:
    """The bearer token, or None where there is none that could be one."""
    scheme, _, token = header(scope, b"authorization").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and 0 < len(token) <= TOKEN_LENGTH_MAX else None


def cookie(scope: Scope, name: str) -> str | None:
    text = header(scope, b"cookie")
    if len(text) > COOKIE_LENGTH_MAX:
        return None
    for part in text.split(";"):
        key, _, value = part.strip().partition("=")
        if key == name:
            return _unquoted(value)
    return None


def query(scope: Scope, name: str) -> str:
    """One parameter of the address, or nothing."""
    try:
        values = parse_qs(scope["query_string"].decode("ascii"), max_num_fields=10)
    except ValueError:
        return ""
    return str(values.get(name, [""])[0])


async def body(scope: Scope, receive: Receive, *, bytes_max: int, seconds_max: float) -> bytes:
    """The whole body. Raises `TooLarge`, `TooSlow`, `Gone`."""
    declared = header(scope, b"content-length")
    if declared.isdecimal() and int(declared[:20]) > bytes_max:
        raise TooLarge
    try:
        async with asyncio.timeout(seconds_max):
            return await _collected(receive, bytes_max=bytes_max)
    except TimeoutError as error:
        raise TooSlow from error


async def _collected(receive: Receive, *, bytes_max: int) -> bytes:
    parts = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        parts += message.get("body", b"")
        if len(parts) > bytes_max:
            raise TooLarge
        if not message.get("more_body"):
            return bytes(parts)


def unpacked(data: bytes, encoding: str, *, bytes_max: int) -> bytes:
    """The body without its `Content-Encoding`: gzip or none. Raises `TooLarge` before it holds more, `Unpackable`."""
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return data
    if encoding != "gzip":
        raise Unpackable
    reader = zlib.decompressobj(wbits=GZIP)
    try:
        plain = reader.decompress(data, bytes_max + 1)
    except zlib.error as error:
        raise Unpackable from error
    if len(plain) > bytes_max:
        raise TooLarge
    if not reader.eof or reader.unused_data:
        raise Unpackable
    return plain


def _unquoted(value: str) -> str | None:
    if not value.startswith('"'):
        return value
    try:
        return next((morsel.value for morsel in SimpleCookie("x=" + value).values()), None)
    except CookieError:
        return None
