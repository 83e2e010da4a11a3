"""The first round at the doors, planned ahead: which stairwell is walked when, and what is found. The same seed gives the same day."""

import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from uuid import UUID

from muster.demo.day import MINUTES, moment, timed_id

WALKED = 0.86  # of the stairwells within the half-day; the others stay dark
STARTS_MIN, LAST_START_MIN = 45, 600
STOREY_MIN = 2.5  # minutes on one storey
# What is found behind a door where somebody lives, of a hundred.
FOUND = ("reached",) * 76 + ("absent",) * 16 + ("referred",) * 2 + ("declined",) * 2 + ("away",) * 3 + ("vacant",)
COMES_BACK = 0.4  # of the doors where nobody was home
DISAGREES = 0.002  # a neighbour tells somebody else something else
AGAIN_MIN = 150


@dataclass(frozen=True)
class Door:
    """A door of the register, as it lies in the data folder."""

    id: UUID
    building: UUID
    unit: str
    storey: int
    occupancy: str


@dataclass(frozen=True)
class Visit:
    """One visit: the minute of the day, the community's position, the door and what was found there."""

    minute: float
    community: int
    door: UUID
    result: str
    seq: int = 0  # counted without gaps for each community, as a phone would


def plan_visits(doors: Mapping[int, Sequence[Door]], *, seed: int) -> list[Visit]:
    """All visits of the half-day in order. Doors come sorted by building, stairwell and storey."""
    visits = [visit for community, theirs in sorted(doors.items()) for visit in _walks(community, theirs, seed)]
    counted = dict.fromkeys(doors, 0)
    numbered = []
    for visit in sorted(visits, key=lambda one: (one.minute, one.community, one.door)):
        counted[visit.community] += 1
        numbered.append(replace(visit, seq=counted[visit.community]))
    return numbered


def visit_id(visit: Visit, day: date) -> UUID:
    """The same visit has the same id at every start, so sending it again counts nothing twice."""
    digest = hashlib.sha256(f"{day}:{visit.door}:{visit.minute:.4f}:{visit.result}".encode()).digest()
    return timed_id(moment(day, visit.minute), digest)


def left_dark(community: int, doors: Sequence[Door], *, seed: int) -> list[tuple[UUID, str]]:
    """The stairwells, building and unit, where the half-day sends nobody."""
    visited = {visit.door for visit in _walks(community, doors, seed)}
    lit = {(door.building, door.unit) for door in doors if door.id in visited}
    return list(dict.fromkeys(where for door in doors if (where := (door.building, door.unit)) not in lit))


def _walks(community: int, doors: Sequence[Door], seed: int) -> Iterator[Visit]:
    chance = random.Random(f"{seed} doors {community}")
    for _, stairwell in groupby(doors, key=lambda door: (door.building, door.unit)):
        theirs = list(stairwell)
        if chance.random() >= WALKED:
            continue
        starts = chance.uniform(STARTS_MIN, LAST_START_MIN)
        top = max(door.storey for door in theirs)
        for door in theirs:
            yield from _visits(chance, community, door, starts + (top - door.storey) * STOREY_MIN)


def _visits(chance: random.Random, community: int, door: Door, minute: float) -> Iterator[Visit]:
    at = minute + chance.uniform(0, STOREY_MIN)
    found = chance.choice(FOUND) if door.occupancy == "occupied" else chance.choice(("vacant", "vacant", "absent"))
    if at < MINUTES:
        yield Visit(at, community, door.id, found)
    later = at + AGAIN_MIN + chance.uniform(0, 30)
    if found == "absent" and chance.random() < COMES_BACK and later < MINUTES:
        yield Visit(later, community, door.id, "reached")
    elif found == "reached" and chance.random() < DISAGREES and later < MINUTES:
        yield Visit(later, community, door.id, "away")
