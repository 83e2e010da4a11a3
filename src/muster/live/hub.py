"""Every screen that listens. One loop sends to all; a screen that does not read is dropped, never waited for."""

import asyncio
import secrets
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import msgspec

from muster.live.replay import Replay
from muster.live.request import Send

LISTENERS_MAX = 15_000
GATHER_S = 0.1
REDRAW_EVERY_S = 15
BREATHE_EVERY = 500  # sends; then others get their turn


@dataclass(frozen=True)
class Subscription:
    """What a screen is told of: a tick in `watched`, and which of its ids the person may see."""

    watched: frozenset[int]
    shown: frozenset[int]


@dataclass(eq=False)
class Listener:
    """One open connection. Its request waits until the client leaves or the hub ends the answer."""

    send: Send
    subscription: Subscription
    slot: int = 0  # the second, of the fifteen, in which it redraws


class Hub:
    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self._replay: Replay[frozenset[int]] = Replay()
        self._changed: set[int] = set()
        self._waiting = asyncio.Event()

    def changed(self, community_ids: AbstractSet[int]) -> None:
        """Called for each notification; the loop tells the screens."""
        self._changed |= community_ids
        self._waiting.set()

    def join(self, listener: Listener, *, last_event_id: str = "") -> None:
        """Add a screen, and tell it what it missed; where that is not known it redraws."""
        listener.slot = secrets.randbelow(REDRAW_EVERY_S)
        self.listeners.add(listener)
        if last_event_id:
            missed = self._replay.missed(last_event_id)
            self._tell(listener, None if missed is None else frozenset().union(*missed), retry=True)
        else:
            self._give(listener, b"retry: %d\n: welcome\n\n" % _retry_ms())

    def leave(self, listener: Listener) -> None:
        self.listeners.discard(listener)

    def end(self, listener: Listener) -> None:
        """End the answer: the person may no longer see it, or the server stops."""
        self.listeners.discard(listener)
        sent_at_once(listener.send, b"", more=False)

    async def tell_changes(self) -> None:
        """Tell what changed to whom it concerns, for ever."""
        while True:
            await self._waiting.wait()
            await asyncio.sleep(GATHER_S)
            self._waiting.clear()
            changed, self._changed = frozenset(self._changed), set()
            self._replay.add(changed)
            await self._to_all(list(self.listeners), changed)

    async def redraw_all(self) -> None:
        """Every screen redraws every 15 s, whatever was lost; each in its own second, so that they do not come at once."""
        second = 0
        while True:
            await asyncio.sleep(1)
            second = (second + 1) % REDRAW_EVERY_S
            await self._to_all([one for one in self.listeners if one.slot == second], None)

    async def _to_all(self, listeners: list[Listener], changed: frozenset[int] | None) -> None:
        for number, listener in enumerate(listeners, start=1):
            if changed is None or changed & listener.subscription.watched:
                self._tell(listener, changed)
            if number % BREATHE_EVERY == 0:
                await asyncio.sleep(0)

    def _tell(self, listener: Listener, changed: frozenset[int] | None, *, retry: bool = False) -> None:
        told: dict[str, object] = {"redraw": True, "communities": []}
        if changed is not None:
            told = {"redraw": False, "communities": sorted(changed & listener.subscription.shown)}
        lines = [b"retry: %d" % _retry_ms()] if retry else []
        lines += [
            b"id: " + self._replay.last_id,
            b"event: tick",
            b"data: " + msgspec.json.encode(told),
        ]
        self._give(listener, b": here\n" + b"\n".join(lines) + b"\n\n")

    def _give(self, listener: Listener, data: bytes) -> None:
        if not sent_at_once(listener.send, data, more=True):
            self.listeners.discard(listener)


def sent_at_once(send: Send, data: bytes, *, more: bool) -> bool:
    """Send without waiting: a client whose 64 kB of buffer are full has stopped reading. False: not sent."""
    sending: Any = send({"type": "http.response.body", "body": data, "more_body": more})
    try:
        sending.send(None)
    except StopIteration:
        return True
    except (OSError, RuntimeError):
        return False
    sending.close()  # it waits for the client: give up
    return False


def _retry_ms() -> int:
    return 2_000 + secrets.randbelow(4_000)
