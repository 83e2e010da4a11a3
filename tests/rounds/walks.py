"""Simulated rounds: how honest people walk and tap, and how doors are made up at a table.

The honest gaps are drawn from times taken on stairs: 6 seconds at the least for a slip under a door, half a minute for a
talk, minutes for a long one; a storey in 8 to 15 seconds.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from muster.rounds.pace import Told
from tests.factories import T0

TALKS_S = (6, 7, 8, 9, 11, 12, 14, 15, 18, 20, 22, 25, 28, 31, 35, 40, 48, 60, 75, 95, 140, 260)
CLIMBS_S = (8, 9, 10, 11, 12, 13, 15)
SLIPS_S = (6, 6, 7, 7, 8, 8, 9, 10, 11)  # a notice under the door, nobody is asked


def an_id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128))


@dataclass(frozen=True)
class Spot:
    """Where a door lies."""

    house: UUID
    stairwell: int
    storey: int


def doors_of(chance: random.Random, *, count: int, per_storey: int = 4, storeys: int = 6) -> list[tuple[Spot, Told]]:
    """So many doors as one walks: from the top storey down, stairwell after stairwell. Not yet at any time."""
    person, device, boot = an_id(chance), an_id(chance), an_id(chance)
    found: list[tuple[Spot, Told]] = []
    house, stairwell = an_id(chance), 1
    while len(found) < count:
        for storey in range(storeys, 0, -1):
            spot = Spot(house, stairwell, storey)
            found += [(spot, Told(person, device, boot, 0, an_id(chance), house, T0)) for _ in range(per_storey)]
        house, stairwell = (house, 2) if stairwell == 1 else (an_id(chance), 1)
    return found[:count]


def timed(doors: Sequence[Told], gaps_s: Sequence[float], *, wall: Sequence[datetime] | None = None) -> list[Told]:
    """The doors with these pauses before each; `wall` says what the phone's clock showed, true or not."""
    told, at = [], 0.0
    for n, (door, gap) in enumerate(zip(doors, gaps_s, strict=True)):
        at += gap
        shown = wall[n] if wall else T0 + timedelta(seconds=at)
        told.append(door._replace(mono_ms=round(at * 1000), happened_at=shown))
    return told


def honest(chance: random.Random, *, talks: Sequence[int], count: int = 72) -> list[Told]:
    """A walk with pauses as people make them."""
    doors = doors_of(chance, count=count, per_storey=chance.choice((2, 3, 4)), storeys=chance.choice((5, 6, 11, 18)))
    gaps = [0.0]
    for (one, _), (other, _) in pairwise(doors):
        climbs = sum(chance.choice(CLIMBS_S) for _ in range(abs(one.storey - other.storey)))
        gone_over = chance.uniform(40, 120) if (one.house, one.stairwell) != (other.house, other.stairwell) else climbs
        gaps.append(chance.choice(talks) + gone_over)
    return timed([door for _, door in doors], gaps)


def asleep_between_doors(chance: random.Random) -> list[Told]:
    """A phone whose clock stands still while its screen is dark: what is left is to wake it and to tap."""
    doors = [door for _, door in doors_of(chance, count=72)]
    return timed(doors, [0.0, *(chance.uniform(4.5, 9) for _ in doors[1:])])


def by_the_storey(chance: random.Random) -> list[Told]:
    """Knocks at every door of a storey, then taps them one after the other."""
    doors = doors_of(chance, count=72, per_storey=4)
    gaps = [
        0.0,
        *(
            chance.uniform(1, 2.5) if one == other else chance.uniform(45, 150)
            for (one, _), (other, _) in pairwise(doors)
        ),
    ]
    return timed([door for _, door in doors], gaps)


def restarted(chance: random.Random, told: list[Told]) -> list[Told]:
    """The same walk on a cheap phone that ends the app now and then: its clock begins anew."""
    boot, zero, kept = an_id(chance), 0, []
    for one in told:
        if chance.random() < 0.1:
            boot, zero = an_id(chance), one.mono_ms
        kept.append(one._replace(boot_id=boot, mono_ms=one.mono_ms - zero))
    return kept


def clock_set(chance: random.Random, told: list[Told]) -> list[Told]:
    """The same with a wall clock that is wrong, and set in between."""
    off = timedelta(hours=chance.uniform(-48, 48))
    return [one._replace(happened_at=one.happened_at + off * (n % 3)) for n, one in enumerate(told)]


def made_up(chance: random.Random, *, how: str) -> list[Told]:
    """100 doors within five minutes, tapped at a table."""
    doors = [door for _, door in doors_of(chance, count=100, per_storey=100 if how == "one corridor" else 4)]
    if how == "in any order":
        chance.shuffle(doors)
    weights = {
        "evenly": [1.0] * 100,
        "one corridor": [1.0] * 100,
        "in any order": [1.0] * 100,
        "in bursts": [0.05 if n % 12 else 8.0 for n in range(100)],
        "slower and slower": [1.0 + n / 20 for n in range(100)],
        "by chance": [chance.expovariate(1) for _ in range(100)],
    }[how]
    gaps = [weight * 299 / sum(weights) for weight in weights]
    honest_looking = [T0 + timedelta(seconds=40 * n) for n in range(100)]  # the clock is set to please
    return timed(doors, gaps, wall=honest_looking)


HONEST = {
    "talks": lambda chance: honest(chance, talks=TALKS_S),
    "slips under doors": lambda chance: honest(chance, talks=SLIPS_S),
    "taps by the storey": by_the_storey,
    "a phone that sleeps between doors": asleep_between_doors,
    "a phone that starts anew": lambda chance: restarted(chance, honest(chance, talks=TALKS_S)),
    "a wrong clock": lambda chance: clock_set(chance, honest(chance, talks=SLIPS_S)),
}
MADE_UP = ("evenly", "one corridor", "in any order", "in bursts", "slower and slower", "by chance")
