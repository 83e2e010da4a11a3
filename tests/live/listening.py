"""A screen that listens, as a browser's EventSource does."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.live.conftest import Running


class Screen:
    """An open answer of server-sent events."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.status = answer.status_code
        self._lines = answer.iter_lines()
        self.last_id = ""
        self.retry_ms = 0

    def next_tick(self) -> dict[str, Any]:
        """The next tick's data. Fails with httpx.ReadTimeout after ten quiet seconds, StopIteration at the end."""
        event = ""
        while True:
            name, _, value = next(self._lines).partition(": ")
            match name:
                case "event":
                    event = value
                case "id":
                    self.last_id = value
                case "retry":
                    self.retry_ms = int(value)
                case "data" if event == "tick":
                    told: dict[str, Any] = json.loads(value)
                    return told

    def next_change(self) -> list[int]:
        """The next tick that is no redraw."""
        while (told := self.next_tick())["redraw"]:
            pass
        ids: list[int] = told["communities"]
        return ids

    def hear_out(self, *, until: float) -> None:
        """Read to the end of the answer, which must come before this moment of the monotonic clock."""
        for _ in self._lines:
            assert time.monotonic() < until, "The screen still listens."


@contextmanager
def a_screen(
    live: Running,
    *,
    token: str = "",
    cookies: dict[str, str] | None = None,
    last_event_id: str = "",
    quiet_max_s: float = 20,
    **asked: object,
) -> Iterator[Screen]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"Last-Event-ID": last_event_id} if last_event_id else {}
    headers |= {"Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items())} if cookies else {}
    params = {key: str(value) for key, value in asked.items()}
    timeout = httpx.Timeout(10, read=quiet_max_s)
    asked_of = live.url + "/live/ticks"
    with httpx.stream("GET", asked_of, params=params, headers=headers, timeout=timeout, verify=False) as answer:
        screen = Screen(answer)
        if answer.status_code == 200:
            assert next(screen._lines)  # the welcome: from here on every change is told
        yield screen
