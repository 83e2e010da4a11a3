"""Phones that send through the storm, and remember what they sent and what they were told."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import httpx

from bench.phones.ids import token
from bench.phones.load import batch, check_in, visit
from tests.storm.arrange import SIZE
from tests.storm.stage import App

DOORS_OF_STAIRWELL = 64
HOLDERS = 8  # each holds one of the eight stairwells of a community
ANSWER_MAX_S = 20.0
TRIES_MAX = 400
DELETES = {"accepted", "duplicate", "quarantined", "mismatch"}


@dataclass
class Told:
    """Every event that was sent, and each answer to it."""

    sent: set[str] = field(default_factory=set)
    acked: set[str] = field(default_factory=set)
    accepted: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    refusals: Counter[int] = field(default_factory=Counter)  # by HTTP status; 0: no answer
    without_retry_after: int = 0

    def note(self, answer: httpx.Response) -> bool:
        """True once every event of a request was answered for."""
        if answer.status_code != 200:
            self.refusals[answer.status_code] += 1
            self.without_retry_after += answer.status_code == 503 and "retry-after" not in answer.headers
            return False
        for result in answer.json()["results"]:
            self.answers += 1
            self.statuses[result["status"]] += 1
            if result["status"] in DELETES:
                self.acked.add(result["id"])
            self.accepted[result["id"]] += result["status"] == "accepted"
        return True


@dataclass(frozen=True)
class Parcel:
    """One batch, ready to send."""

    ids: tuple[str, ...]
    body: bytes
    token: str


def parcels(events: int, *, per_batch: int, seed: int) -> list[Parcel]:
    """Visits and report-ins of many phones, numbered as phones do."""
    chance = random.Random(seed)
    seqs: Counter[tuple[int, int]] = Counter()
    made: list[Parcel] = []
    for _ in range(-(-events // per_batch)):
        c, v = chance.randrange(SIZE.communities), chance.randrange(HOLDERS)
        bodies = []
        visits = chance.choice((0.0, 0.5, 1.0))  # visits wait for their round's tally, report-ins for nothing
        for _ in range(per_batch):
            seqs[c, v] += 1
            if chance.random() < visits:
                door = v * DOORS_OF_STAIRWELL + chance.randrange(DOORS_OF_STAIRWELL)
                bodies.append(visit(c, door, chance.randrange(SIZE.rounds), seqs[c, v], chance))
            else:
                bodies.append(check_in("volunteer.reported_in", c, v, seqs[c, v], chance))
        made.append(Parcel(tuple(_id(body) for body in bodies), batch(c, v, bodies).encode(), token(c, v)))
    return made


async def send_all(
    apps: Sequence[App], waiting: Iterable[Parcel], told: Told, *, writers: int, resend: bool, seed: int
) -> None:
    """Writers take one parcel after the other. With resends, several send each one at once, until it is answered for."""
    queue = iter(waiting)
    limits = httpx.Limits(max_connections=writers * 8)
    async with httpx.AsyncClient(limits=limits, timeout=ANSWER_MAX_S) as client:
        await asyncio.gather(
            *(
                _writer(client, apps, queue, told, random.Random(seed + number), resend=resend)
                for number in range(writers)
            )
        )


async def _writer(
    client: httpx.AsyncClient,
    apps: Sequence[App],
    queue: Iterable[Parcel],
    told: Told,
    chance: random.Random,
    *,
    resend: bool,
) -> None:
    for parcel in queue:
        told.sent.update(parcel.ids)
        if resend:
            times = chance.randint(1, 5)
            await asyncio.gather(*(_until_answered(client, apps, parcel, told, chance) for _ in range(times)))
        elif not await _once(client, chance.choice(apps), parcel, told):
            await asyncio.sleep(0.8)  # else all is spent while nothing can be taken


async def _until_answered(
    client: httpx.AsyncClient, apps: Sequence[App], parcel: Parcel, told: Told, chance: random.Random
) -> None:
    for _ in range(TRIES_MAX):
        await asyncio.sleep(chance.random() * 0.02)
        if await _once(client, chance.choice(apps), parcel, told):
            return
        await asyncio.sleep(0.1 + chance.random() * 0.3)
    raise AssertionError(f"Not answered after {TRIES_MAX} tries: {told.refusals}")


async def _once(client: httpx.AsyncClient, app: App, parcel: Parcel, told: Told) -> bool:
    headers = {"Authorization": f"Bearer {parcel.token}"}
    try:
        answer = await client.post(app.url + "/api/v1/events", content=parcel.body, headers=headers)
    except httpx.HTTPError:
        told.refusals[0] += 1
        return False
    return told.note(answer)


def _id(body: str) -> str:
    return body[7:43]
