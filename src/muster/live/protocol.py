"""uvicorn's HTTP/1.1 connection with the limits it lacks: for a head that never ends, for a reader that never reads."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_MAX_S = 15.0
STUCK_MAX_S = 20.0
HEAD_BYTES_MAX = 16_384


class HeadTooLarge(ValueError):
    """The head of a request holds more than any honest one."""


class PatientProtocol(HttpToolsProtocol):
    """Patient, within limits: one byte a second holds a connection for a quarter of a minute and no longer."""

    _head_timer: asyncio.TimerHandle | None = None
    _stuck_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0  # of the request that is being read
    _loose_bytes = 0  # come since the last head ended, and not yet part of one

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._head_timer = self.loop.call_later(HEAD_MAX_S, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        self._loose_bytes += len(data)
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._head_timer = _without(self._head_timer)
        elif self._loose_bytes > HEAD_BYTES_MAX and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")  # one line without an end
        elif self._head_timer is None and self.timeout_keep_alive_task is None:
            self._head_timer = self.loop.call_later(HEAD_MAX_S, self.transport.abort)

    def on_message_begin(self) -> None:
        self._head_bytes = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._weigh(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._weigh(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._loose_bytes = 0
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        self._head_timer = _without(self._head_timer)
        self._loose_bytes = 0
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_timer = _without(self._head_timer)
        self._stuck_timer = _without(self._stuck_timer)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stuck_timer = self.loop.call_later(STUCK_MAX_S, self.transport.abort)

    def resume_writing(self) -> None:
        self._stuck_timer = _without(self._stuck_timer)
        super().resume_writing()

    def _weigh(self, size: int) -> None:
        """The parser answers 400 for whatever is raised here."""
        self._head_bytes += size
        if self._head_bytes > HEAD_BYTES_MAX:
            raise HeadTooLarge


def _without(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    if timer is not None:
        timer.cancel()
    return None
