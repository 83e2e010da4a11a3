"""Send the half-day through the real API, at a chosen speed, and go on where an earlier start stopped."""

import http.client
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TypeVar
from uuid import UUID, uuid5

from muster.demo.day import MINUTES, Arrival, Day, Reply, event_id, moment
from muster.demo.visits import Visit, visit_id

STEP_S = 1.0
BATCH_MAX = 200
TRIES_MAX = 30
KEYED_EACH_MS = 20_000  # the walkers call, and the desk keys in one door after another: slower than one walks
DEVICE_SPACE = UUID("6f1f3c52-6d0b-5c4e-9a55-2b2c58a1d6a0")

Happening = TypeVar("Happening", Arrival, Visit)


@dataclass(frozen=True)
class Stage:
    """What the replay needs of the database, by position in the invented lists."""

    operation: UUID
    communities: Sequence[str]  # codes
    volunteers: Sequence[UUID]
    tokens: Sequence[str]  # of each community's desk
    day: date
    round: UUID  # the one that goes from door to door


def replay(
    day: Day,
    visits: Sequence[Visit],
    stage: Stage,
    *,
    port: int,
    speed: float,
    start_min: float,
    answer: Callable[[Reply], None],
    passed: Callable[[float], None],
) -> None:
    """Play from `start_min` to the end of the day. `passed` is told how far all is sent, and may raise to end it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for since, until in pairwise(_marks(start_min, speed=speed)):
        for batch in _batches([a for a in day.arrivals if since <= a.minute < until]):
            _send(connection, batch, stage)
        for walked in _batches([v for v in visits if since <= v.minute < until]):
            _send(connection, walked, stage)
        for reply in day.replies:
            if since <= reply.minute < until:
                answer(reply)
        passed(until)


def _marks(start_min: float, *, speed: float) -> Iterator[float]:
    """The minutes of the day reached, one a step of real time."""
    began = time.monotonic()
    reached = start_min
    yield reached
    while reached < MINUTES:
        time.sleep(STEP_S)
        reached = min(start_min + (time.monotonic() - began) / 60 * speed, MINUTES)
        yield reached


def _batches(happenings: Sequence[Happening]) -> Iterator[list[Happening]]:
    by_community: dict[int, list[Happening]] = defaultdict(list)
    for happening in happenings:
        by_community[happening.community].append(happening)
    for together in by_community.values():
        for start in range(0, len(together), BATCH_MAX):
            yield together[start : start + BATCH_MAX]


def _send(connection: http.client.HTTPConnection, batch: list[Happening], stage: Stage) -> None:
    """Send until answered: the ids are the same each time, so a repeat counts nothing twice."""
    community = batch[0].community
    body = json.dumps(_body(batch, stage)).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {stage.tokens[community]}"}
    for attempt in range(TRIES_MAX):
        try:
            connection.request("POST", "/api/v1/events", body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
        else:
            if answer.status == 200:
                return
        time.sleep(min(0.2 * 2**attempt, 5.0))
    raise TimeoutError("The server has not taken the demo's events for two minutes.")


def _body(batch: list[Happening], stage: Stage) -> dict[str, object]:
    code = stage.communities[batch[0].community]
    device = uuid5(DEVICE_SPACE, f"{code} doors" if isinstance(batch[0], Visit) else code)
    return {
        "device": str(device),
        "boot": str(uuid5(device, "boot")),
        "sent_at": datetime.now(UTC).isoformat(),
        "events": [_event(one, code, stage) for one in batch],
    }


def _event(one: Happening, code: str, stage: Stage) -> dict[str, object]:
    told = _visited(one, stage) if isinstance(one, Visit) else _reported_in(one, stage)
    return told | {
        "seq": one.seq,
        "at": moment(stage.day, one.minute).isoformat(),
        "mono_ms": one.seq * KEYED_EACH_MS if isinstance(one, Visit) else int(one.minute * 60_000),
        "community": code,
        "supersedes": [],
    }


def _reported_in(arrival: Arrival, stage: Stage) -> dict[str, object]:
    person = stage.volunteers[arrival.person]
    facts = {"operation": str(stage.operation), "volunteer": str(person), "via": arrival.via}
    return {"id": str(event_id(arrival, stage.day)), "kind": "volunteer.reported_in", "facts": facts}


def _visited(visit: Visit, stage: Stage) -> dict[str, object]:
    facts = {"round": str(stage.round), "household": str(visit.door), "result": visit.result}
    return {"id": str(visit_id(visit, stage.day)), "kind": "household.visited", "facts": facts}
