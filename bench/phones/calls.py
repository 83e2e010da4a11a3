"""Phones before a call-out, in a process of their own: they listen for it, or all say yes at once. Bare sockets, one loop.

Run by `bench/callouts.py`: python -m bench.phones.calls PORT '{"mode": "listen", …}'; prints "ready", then one line of JSON.
"""

import asyncio
import contextlib
import json
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import uvloop

PATIENCE_S = 900  # of those who listen: the others connect meanwhile
QUIET_S = 4  # nobody has heard anything more for so long: that was all
PER_SOURCE = 20_000  # connections from one address: ports are few
OPENING_AT_ONCE = 200


class Phone(asyncio.Protocol):
    """One connection. `heard` is set when what it waits for has come."""

    def __init__(self, mark: bytes, all_heard: "Count") -> None:
        self._mark, self._all_heard, self._seen = mark, all_heard, b""
        self.heard_at = 0.0
        self.status = 0
        self.answer = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.answer += data
        if not self.status:
            self.status = int(self.answer[9:12])
            self._all_heard.opened += 1
        if not self.heard_at and self._mark in self.answer:
            self.heard_at = time.monotonic()
            self._all_heard.one_more()


class Count:
    """How many have heard."""

    def __init__(self, wanted: int) -> None:
        self._wanted, self.heard, self.opened = wanted, 0, 0
        self.all = asyncio.Event()

    def one_more(self) -> None:
        self.heard += 1
        if self.heard == self._wanted:
            self.all.set()


def run() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asked = json.loads(sys.argv[2])
    cookies = Path(asked["cookies"]).read_text().splitlines()[asked["since"] : asked["since"] + asked["phones"]]
    uvloop.run(main(int(sys.argv[1]), cookies, asked))


async def main(port: int, cookies: list[str], asked: dict[str, Any]) -> None:
    told = await (_listen if asked["mode"] == "listen" else _claim)(port, cookies, asked)
    print(json.dumps(told), flush=True)


async def _listen(port: int, cookies: list[str], _asked: dict[str, Any]) -> dict[str, Any]:
    """Answers when each heard, in seconds of the machine's monotonic clock."""
    count = Count(len(cookies))
    phones: list[Phone] = []
    for at in range(0, len(cookies), OPENING_AT_ONCE):  # a connection that says nothing is cut off
        some = cookies[at : at + OPENING_AT_ONCE]
        opened = await _opened(port, len(some), b"event: call", count, first=at)
        for phone, cookie in zip(opened, some, strict=True):
            head = f"GET /live/calls HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n"
            phone.transport.write(head.encode())
        phones += opened
        while count.opened < len(phones):  # noqa: ASYNC110 - nothing is measured yet
            await asyncio.sleep(0.005)
    refused = sum(1 for phone in phones if phone.status != 200)
    print("ready", flush=True)
    patience = time.monotonic() + PATIENCE_S
    while time.monotonic() < patience:  # not everybody is asked: some are in their hours of care, or at work elsewhere
        before = count.heard
        await asyncio.sleep(QUIET_S)
        if before and count.heard == before:
            break
    heard = sorted(phone.heard_at for phone in phones if phone.heard_at)
    return {
        "refused": refused,
        "heard": len(heard),
        "first": heard[0] if heard else 0,
        "last": heard[-1] if heard else 0,
    }


async def _claim(port: int, cookies: list[str], asked: dict[str, Any]) -> dict[str, Any]:
    """All connected first; then all say yes at once. Answers the latencies and how each stands."""
    count = Count(len(cookies))
    phones = await _opened(port, len(cookies), b"}", count)  # an answer is whole
    body = json.dumps({"community": asked["community"], "callout": asked["callout"], "say": "yes"})
    heads = [
        f"POST /live/claims HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        for cookie in cookies
    ]
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    began = time.monotonic()
    for phone, head in zip(phones, heads, strict=True):
        phone.transport.write(head)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(count.all.wait(), PATIENCE_S)
    waited = sorted((phone.heard_at - began) * 1000 for phone in phones if phone.heard_at)
    states = [_state(phone.answer) for phone in phones if phone.heard_at]
    return {
        "answered": len(waited),
        "p50": statistics.median(waited),
        "p99": waited[int(len(waited) * 0.99)],
        "worst": waited[-1],
        "states": {state: states.count(state) for state in set(states)},
    }


def _state(answer: bytes) -> str:
    """How somebody stands, or why they were refused."""
    told = json.loads(answer.split(b"\r\n\r\n", 1)[1])
    return str(told.get("mine") or told["error"])


async def _opened(port: int, many: int, mark: bytes, count: Count, *, first: int = 0) -> list[Phone]:
    loop = asyncio.get_running_loop()
    phones: list[Phone] = []
    for number in range(first, first + many):
        source = f"127.0.0.{2 + number // PER_SOURCE}"
        _, phone = await loop.create_connection(lambda: Phone(mark, count), "127.0.0.1", port, local_addr=(source, 0))
        phones.append(phone)
    return phones


if __name__ == "__main__":
    run()
