"""uvicorn's HTTP/1.1 connection with the two time-outs it lacks: for a head that never ends, for a reader that never reads."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_MAX_S = 15.0
STUCK_MAX_S = 20.0
HEAD_BYTES_MAX = 16_384


class PatientProtocol(H11Protocol):
    """Patient, within limits: one byte a second holds a connection for a quarter of a minute and no longer."""

    _head_timer: asyncio.TimerHandle | None = None
    _stuck_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._head_timer = self.loop.call_later(HEAD_MAX_S, self.transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._head_timer = _without(self._head_timer)
        elif self._head_timer is None and self.timeout_keep_alive_task is None:
            self._head_timer = self.loop.call_later(HEAD_MAX_S, self.transport.abort)

    def on_response_complete(self) -> None:
        self._head_timer = _without(self._head_timer)
        super().on_response_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stuck_timer = self.loop.call_later(STUCK_MAX_S, self.transport.abort)

    def resume_writing(self) -> None:
        self._stuck_timer = _without(self._stuck_timer)
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_timer = _without(self._head_timer)
        self._stuck_timer = _without(self._stuck_timer)
        super().connection_lost(exc)


def _without(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    if timer is not None:
        timer.cancel()
    return None
