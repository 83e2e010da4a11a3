"""Django behind live, in the demo and on one machine: a bounded number of threads that no slow client can hold.

A request reaches a thread only when its body is here whole; the thread is free again when its answer is made, and the
answer goes out from the event loop.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterable
from typing import Any

from a2wsgi import WSGIMiddleware

from muster.live import request
from muster.live.replies import refuse
from muster.live.request import Gone, Message, Receive, Scope, Send, TooLarge, TooSlow

THREADS = 8
WAITING_MAX = 400  # requests; beyond this a client is told to come back
BODY_BYTES_MAX = 22 * 1_048_576  # a sheet of 20 MB in its form
BODY_MAX_S = 120.0
IN_MEMORY_MAX = 1_048_576
CHUNK = 65_536

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Mounted:
    """Answers what live does not."""

    def __init__(self, django: WSGI) -> None:
        self._wsgi = WSGIMiddleware(django, workers=THREADS, send_queue_size=1_000)  # type: ignore[arg-type]
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._waiting >= WAITING_MAX:
            return await refuse(send, "busy")
        self._waiting += 1
        try:
            messages = await self._answered(scope, receive)
        except TooLarge:
            return await refuse(send, "file_too_large")
        finally:
            self._waiting -= 1
        for message in messages:
            await send(message)
        return None

    async def _answered(self, scope: Scope, receive: Receive) -> list[Message]:
        messages: list[Message] = []

        async def collect(message: Message) -> None:
            messages.append(message)

        with tempfile.SpooledTemporaryFile(IN_MEMORY_MAX) as kept:
            await _keep_body(scope, receive, kept)
            await self._wsgi(_plain(scope), _replay(kept), collect)  # type: ignore[arg-type]
        return messages


async def _keep_body(scope: Scope, receive: Receive, kept: Any) -> None:
    declared = request.header(scope, b"content-length")
    if declared.isdecimal() and int(declared[:20]) > BODY_BYTES_MAX:
        raise TooLarge
    try:
        async with asyncio.timeout(BODY_MAX_S):
            while (message := await receive())["type"] != "http.disconnect":
                kept.write(message.get("body", b""))
                if kept.tell() > BODY_BYTES_MAX:
                    raise TooLarge
                if not message.get("more_body"):
                    kept.seek(0)
                    return
    except TimeoutError as error:
        raise TooSlow from error
    raise Gone


def _replay(kept: Any) -> Receive:
    async def receive() -> Message:
        chunk = kept.read(CHUNK)
        return {"type": "http.request", "body": chunk, "more_body": len(chunk) == CHUNK}

    return receive


def _plain(scope: Scope) -> Scope:
    """Headers whose names hold an underscore could pass for others in WSGI; a query is ASCII."""
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    return {**scope, "headers": headers, "query_string": scope["query_string"].decode("ascii", "ignore").encode()}
