"""The phones themselves, in a process of their own: requests encoded beforehand, bare sockets, one loop.

Run by `bench/ingest.py`: python -m bench.phones.load PORT '{"mode": "batches", …}'; prints one line of JSON.
"""

import asyncio
import json
import random
import statistics
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvloop

from bench.phones.ids import (
    COMMUNITIES,
    HOUSEHOLDS_OF_BUILDING,
    OPERATION,
    PEOPLE,
    VISITORS,
    code,
    event_id,
    id_of,
    token,
)

BATCH = 50
PATIENCE_S = 300  # for the last answer
RESULTS = ("reached",) * 14 + ("absent",) * 4 + ("referred", "vacant")
STATUSES = (b"accepted", b"duplicate", b"mismatch", b"quarantined", b"refused")
Sent = Callable[[float, bytes], None]


class Phone(asyncio.Protocol):
    """One connection: a request at a time, and who is told of the answer."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._told: Callable[[bytes], None] | None = None
        self.lost = False

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def send(self, request: bytes, told: Callable[[bytes], None]) -> None:
        self._told = told
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        length = int(self._buffer[:head].lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        if len(self._buffer) >= head + 4 + length and self._told:
            answer, told = bytes(self._buffer), self._told
            self._buffer.clear()
            self._told = None
            told(answer)

    def connection_lost(self, _error: Exception | None) -> None:
        self.lost = True
        if self._told:
            self._told(b"HTTP/1.1 000 lost")


class Answers:
    """What was told, and how long each request took."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.latencies: list[float] = []

    def note(self, began: float, answer: bytes) -> None:
        self.latencies.append(time.perf_counter() - began)
        if not answer.startswith(b"HTTP/1.1 200"):
            self.statuses[answer[9:12].decode()] += 1
            return
        for status in STATUSES:
            if count := answer.count(b'"' + status + b'"'):
                self.statuses[status.decode()] += count

    def told(self, took: float, **more: object) -> str:
        centiles = statistics.quantiles(self.latencies, n=1000) if len(self.latencies) > 1 else [0.0] * 999
        said = {"seconds": took, "requests": len(self.latencies), "statuses": self.statuses}
        said |= {"p50_ms": centiles[499] * 1000, "p99_ms": centiles[989] * 1000, "max_ms": max(self.latencies) * 1000}
        return json.dumps(said | more)


def visits(*, buildings: int, first_round: int, rounds: int, per_request: int, limit: int) -> Iterator[bytes]:
    """Each phone goes along its doors, round after round; the phones' batches come in a shuffled order."""
    chance = random.Random(20221024)
    doors = buildings * HOUSEHOLDS_OF_BUILDING // VISITORS  # of one phone
    phones = [(c, v) for c in range(COMMUNITIES) for v in range(VISITORS)]
    made, seq = 0, 0
    for r in range(first_round, first_round + rounds):
        for at in range(0, doors - per_request + 1, per_request):
            chance.shuffle(phones)
            for c, v in phones:
                first = v * doors + at
                yield _request(c, v, [visit(c, first + n, r, seq + n + 1, chance) for n in range(per_request)])
                made += 1
                if made == limit:
                    return
            seq += per_request


def check_ins(kind: str, *, limit: int, skip: int) -> Iterator[bytes]:
    """Each person of the city once, one event a request."""
    chance = random.Random(skip)
    people = [(c, v) for c in range(COMMUNITIES) for v in range(PEOPLE)]
    random.Random(7).shuffle(people)
    for c, v in people[skip : skip + limit]:
        yield _request(c, v, [check_in(kind, c, v, 1, chance)])


def check_in(kind: str, c: int, v: int, seq: int, chance: random.Random) -> str:
    """An event of one person, as JSON."""
    facts = f'"operation":"{OPERATION}","volunteer":"{id_of("volunteer", c, v)}"'
    return _event(kind, c, facts + (',"via":"app"' if kind == "volunteer.reported_in" else ""), seq, chance)


def visit(c: int, household: int, r: int, seq: int, chance: random.Random) -> str:
    """A visit to one door, as JSON."""
    facts = (
        f'"round":"{id_of("round", 0, r)}","household":"{id_of("household", c, household)}"'
        f',"result":"{chance.choice(RESULTS)}"'
    )
    return _event("household.visited", c, facts, seq, chance)


def from_file(*, path: str) -> Iterator[bytes]:
    """Requests that were written beforehand, one JSON text a line."""
    with Path(path).open() as lines:
        for line in lines:
            yield json.loads(line).encode()


def _event(kind: str, c: int, facts: str, seq: int, chance: random.Random) -> str:
    return (
        f'{{"id":"{event_id(chance)}","seq":{seq},"kind":"{kind}","at":"{NOW}","mono_ms":{seq * 40_000},'
        f'"community":"{code(c)}","supersedes":[],"facts":{{{facts}}}}}'
    )


def batch(c: int, v: int, events: Iterable[str]) -> str:
    """What a phone sends."""
    device = id_of("device", c, v)
    return f'{{"device":"{device}","boot":"{device}","sent_at":"{NOW}","events":[{",".join(events)}]}}'


def _request(c: int, v: int, events: list[str]) -> bytes:
    return request(c, v, batch(c, v, events))


def request(c: int, v: int, body: str) -> bytes:
    """The whole request of one person's phone."""
    head = (
        f"POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token(c, v)}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


NOW = datetime.now(UTC).isoformat()


async def closed_loop(port: int, requests: deque[bytes], *, connections: int, seconds: float) -> str:
    """Each connection sends as soon as it has its answer."""
    answers = Answers()
    loop = asyncio.get_running_loop()
    ends = asyncio.Event()
    began = time.perf_counter()
    busy = connections

    def next_of(phone: Phone) -> None:
        nonlocal busy
        if requests and time.perf_counter() - began < seconds and not phone.lost:
            sent = time.perf_counter()
            phone.send(requests.popleft(), lambda answer: (answers.note(sent, answer), next_of(phone))[0])
            return
        busy -= 1
        if not busy:
            ends.set()

    phones = [(await loop.create_connection(Phone, "127.0.0.1", port))[1] for _ in range(connections)]
    began = time.perf_counter()
    for phone in phones:
        next_of(phone)
    await ends.wait()
    return answers.told(time.perf_counter() - began, left=len(requests))


async def open_loop(port: int, requests: deque[bytes], *, connections: int, rate: float) -> str:
    """Requests come at their times whatever the answers; each is timed from when it was due."""
    answers = Answers()
    loop = asyncio.get_running_loop()
    # Each in its turn: the server closes a connection that has been silent for twenty seconds.
    free = deque([(await loop.create_connection(Phone, "127.0.0.1", port))[1] for _ in range(connections)])
    due: deque[float] = deque()
    total, begun = len(requests), 0
    ends = asyncio.Event()

    def back(phone: Phone, began: float, answer: bytes) -> None:
        answers.note(began, answer)
        free.append(phone)
        _send()
        if len(answers.latencies) == total:
            ends.set()

    def _send() -> None:
        while due and free:
            phone, began = free.popleft(), due.popleft()
            phone.send(requests.popleft(), lambda answer, p=phone, b=began: back(p, b, answer))

    start = time.perf_counter() + 0.05
    while begun < total:
        now = time.perf_counter()
        while begun < total and start + begun / rate <= now:
            due.append(start + begun / rate)
            begun += 1
        _send()
        await asyncio.sleep(0.001)
    await asyncio.wait_for(ends.wait(), PATIENCE_S)
    return answers.told(time.perf_counter() - start, rate=rate)


SOURCES: dict[str, Callable[..., Iterator[bytes]]] = {"visits": visits, "check_ins": check_ins, "file": from_file}


def main() -> None:
    port, asked = int(sys.argv[1]), json.loads(sys.argv[2])
    source = SOURCES[asked.pop("what")]
    requests = deque(source(**asked.pop("of")))
    print("ready", flush=True)
    sys.stdin.readline()
    run = closed_loop if "seconds" in asked else open_loop
    print(uvloop.run(run(port, requests, **asked)), flush=True)


if __name__ == "__main__":
    main()
