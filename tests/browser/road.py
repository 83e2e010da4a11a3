"""The road between a phone and the server: it can be cut, be bad, or lead to somebody else's page. Real connections, in a thread.

Each request travels on a connection of its own, so that what is closed or answered here is closed at once.
"""

import asyncio
import gzip
import json
import random
import re
import threading
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from tests.demo.running import unused_port
from tests.storm.proxy import Proxy

HOST = "127.0.0.1"
EVENTS = "/api/v1/events"
SEEN_MAX_S = 30.0
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PACKED = re.compile(rb"\r\ncontent-encoding: *gzip\r", re.IGNORECASE)
ENCODING = re.compile(rb"\r\naccept-encoding:[^\r]*", re.IGNORECASE)
CONNECTION = re.compile(rb"\r\nconnection:[^\r]*", re.IGNORECASE)


def page(status: str, body: bytes, kind: str) -> bytes:
    """An answer as it goes over the wire."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


class Road:
    """Leads to one port of this machine. `answers`: what is said here and goes no further, by path; "*" is every path."""

    def __init__(self, leads_to: int) -> None:
        self.port = unused_port()
        self.answers: dict[str, bytes] = {}
        self.delivered: Counter[str] = Counter()  # how often the server has answered for an event, by its id
        self.turned_away: Counter[str] = Counter()  # how often `answers` spoke, by path
        self.bytes_back = 0
        self._is_closed = False
        self._leads_to = leads_to
        self._server_port = leads_to
        self._bad: Proxy | None = None
        self._open: set[asyncio.Task[Any]] = set()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = self._run(asyncio.start_server(self._serve, HOST, self.port))

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def close(self) -> None:
        """As if the server were off: what is under way is cut, what comes is turned away."""
        self._is_closed = True
        self._loop.call_soon_threadsafe(self._cut)

    def open(self) -> None:
        self._is_closed = False

    def turn_bad(self, chance: random.Random, *, cut_share: float, lose_share: float) -> Proxy:
        """From here on questions are lost and answers are cut, as the storms do it."""
        port = unused_port()
        far = (HOST, self._server_port)
        self._bad = Proxy((HOST, port), far, chance, cut_share=cut_share, lose_share=lose_share)
        self._run(self._bad.start())
        self._leads_to = port
        return self._bad

    def turn_good(self) -> None:
        self._leads_to = self._server_port

    def end(self) -> None:
        self.close()
        if self._bad:
            self._run(self._bad.stop())
        self._loop.call_soon_threadsafe(self._server.close)
        self._run(asyncio.sleep(0.05))
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SEEN_MAX_S)

    def _cut(self) -> None:
        for task in list(self._open):
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._pass(reader, writer)
        except asyncio.CancelledError:  # by `close`
            pass
        finally:
            self._open.discard(task)
            if self._is_closed:
                writer.transport.abort()
            else:
                writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if self._is_closed:
            return
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        named = head.split(b" ", 2)[1].decode().partition("?")[0]
        canned = self.answers.get(named) or self.answers.get("*")
        if canned:
            writer.write(canned)
            await writer.drain()
            self.turned_away[named] += 1
        elif await self._fetch(head, body, writer) == b"200" and named == EVENTS:
            plain = gzip.decompress(body) if PACKED.search(head) else body
            self.delivered.update(event["id"] for event in json.loads(plain)["events"])

    async def _fetch(self, head: bytes, body: bytes, writer: asyncio.StreamWriter) -> bytes:
        answers, there = await asyncio.open_connection(HOST, self._leads_to)
        try:
            asked = ENCODING.sub(b"\r\nAccept-Encoding: gzip", CONNECTION.sub(b"\r\nConnection: close", head))
            there.write(asked + body)
            first = b""
            while data := await answers.read(65_536):
                first = first or data
                self.bytes_back += len(data)
                writer.write(data)
                await writer.drain()
            return (first.split(b" ", 2)[1:2] or [b"cut"])[0]
        finally:
            there.close()
