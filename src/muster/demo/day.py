"""The half-day, planned ahead: who reports in where and when, who answers what. The same seed gives the same day."""

import hashlib
import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from muster.demo.invent import City, Person
from muster.identifiers import uuid7

ZONE = ZoneInfo("Asia/Shanghai")
STARTS = time(8, 0)
MINUTES = 720
COMES = 0.89  # of the expected, as in the story
ANSWERS = (("yes", 0.03), ("declined", 0.021), ("unreachable", 0.013))  # the rest stay silent
ELSEWHERE = 0.002  # report in at a second community too, for the desks to settle
TURN_MIN, SPREAD_MIN = 240, 62  # the curve's middle at noon, as such calls go


@dataclass(frozen=True)
class Arrival:
    """One report-in: the person's position in the list, the community's, and the minute of the day."""

    minute: float
    person: int
    community: int
    via: str
    seq: int = 0  # counted without gaps for each community, as a phone would


@dataclass(frozen=True)
class Reply:
    """One answer to the notice."""

    minute: float
    person: int
    answer: str


@dataclass(frozen=True)
class Day:
    """All that happens, in order."""

    arrivals: Sequence[Arrival]
    replies: Sequence[Reply]


def plan_day(city: City, *, communities: int, seed: int) -> Day:
    """Positions count the expected first and the unexpected after them. The last expected person is left to the visitor."""
    chance = random.Random(seed)
    arrivals: list[Arrival] = []
    replies: list[Reply] = []
    for number, person in enumerate(city.expected[:-1]):
        draw = chance.random()
        if draw < COMES:
            arrivals += _arrivals(chance, number, person, communities)
        else:
            replies += _replies(chance, number, (draw - COMES))
    for number, person in enumerate(city.unexpected, start=len(city.expected)):
        arrivals += _arrivals(chance, number, person, communities)
    return Day(_numbered(arrivals), sorted(replies, key=lambda r: r.minute))


def _numbered(arrivals: list[Arrival]) -> list[Arrival]:
    counted: Counter[int] = Counter()
    numbered = []
    for arrival in sorted(arrivals, key=lambda a: (a.minute, a.person, a.community)):
        counted[arrival.community] += 1
        numbered.append(replace(arrival, seq=counted[arrival.community]))
    return numbered


def _arrivals(chance: random.Random, number: int, person: Person, communities: int) -> list[Arrival]:
    minute = _moment(chance)
    via = chance.choices(["qr", "desk", "list", "paper"], [0.7, 0.15, 0.1, 0.05])[0]
    first = Arrival(minute, number, person.community, via)
    if chance.random() >= ELSEWHERE:
        return [first]
    return [first, Arrival(min(minute + 25, MINUTES - 1), number, chance.randrange(communities), "qr")]


def _replies(chance: random.Random, number: int, draw: float) -> list[Reply]:
    for answer, share in ANSWERS:
        if draw < share:
            return [Reply(_moment(chance), number, answer)]
        draw -= share
    return []


def _moment(chance: random.Random) -> float:
    """A minute of the day on a logistic curve."""
    draw = min(max(chance.random(), 0.021), 0.998)
    return min(max(TURN_MIN + SPREAD_MIN * math.log(draw / (1 - draw)), 1.0), MINUTES - 1.0)


def moment(day: date, minute: float) -> datetime:
    """A minute of the half-day as an aware time."""
    return datetime.combine(day, STARTS, tzinfo=ZONE) + timedelta(minutes=minute)


def event_id(arrival: Arrival, day: date) -> UUID:
    """The same report-in has the same id at every start, so sending it again counts nothing twice."""
    digest = hashlib.sha256(f"{day}:{arrival.person}:{arrival.community}:{arrival.minute:.4f}".encode()).digest()
    return timed_id(moment(day, arrival.minute), digest)


def timed_id(at: datetime, digest: bytes) -> UUID:
    """A UUIDv7 whose chance is a digest: the same each time it is made."""
    stamp = int(at.timestamp() * 1000)
    noise = int.from_bytes(digest[:10], "big")
    timed = uuid7(stamp).int >> 80 << 80
    return UUID(int=timed | 0x7 << 76 | (noise >> 68 & 0xFFF) << 64 | 0b10 << 62 | noise & (1 << 62) - 1)
