"""Invent the people: where they live, where they work, what they can do. The same seed gives the same city."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from muster.demo import names, organisations
from muster.demo.scale import Scale

# The share of people who have a skill, roughly as in the offices of a city. Tricycle riders are few, as in the story.
SKILL_SHARES = {
    "data_entry": 0.18, "driving": 0.34, "carrying": 0.22, "order": 0.12, "first_aid": 0.03, "nursing": 0.015,
    "doctor": 0.006, "swabbing": 0.012, "tricycle": 0.004, "electrician": 0.006, "cooking": 0.02, "psychology": 0.01,
    "disinfection": 0.02,
}  # fmt: skip
LANGUAGE_SHARES = {"en": 0.05, "bo": 0.006, "ug": 0.004, "sign": 0.002}


@dataclass(frozen=True)
class Person:
    """One invented volunteer. `community` and `organisation` are positions in their lists; -1: no organisation."""

    name: str
    phone: str
    community: int
    organisation: int
    senior: bool
    strong: bool
    night_calls: bool
    source: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    licences: tuple[str, ...]


@dataclass(frozen=True)
class City:
    """What `invent` answers: organisations, the people on their lists, and those who will come unasked."""

    organisations: Sequence[str]
    expected: Sequence[Person]
    unexpected: Sequence[Person]


def invent(scale: Scale, *, seed: int) -> City:
    """A city of this scale."""
    chance = random.Random(seed)
    bodies = organisations.names(scale.organisations)
    community_weights = [chance.uniform(0.4, 2.2) for _ in range(scale.communities)]
    body_weights = [chance.lognormvariate(0, 0.9) for _ in bodies]
    homes = chance.choices(range(scale.communities), community_weights, k=scale.people + scale.unexpected)
    employers = chance.choices(range(len(bodies)), body_weights, k=scale.people)
    expected = [_official(chance, n, homes[n], employers[n]) for n in range(scale.people)]
    unexpected = [_neighbour(chance, n, homes[n]) for n in range(scale.people, scale.people + scale.unexpected)]
    return City(bodies, expected, unexpected)


def _official(chance: random.Random, number: int, home: int, employer: int) -> Person:
    senior = chance.random() < 0.06
    return _person(chance, number, home, employer, senior=senior, strong=chance.random() < 0.25, source="public_body")


def _neighbour(chance: random.Random, number: int, home: int) -> Person:
    source = chance.choices(["resident", "veteran", "social_worker"], [0.7, 0.2, 0.1])[0]
    return _person(chance, number, home, -1, senior=False, strong=False, source=source)


def _person(
    chance: random.Random, number: int, home: int, employer: int, *, senior: bool, strong: bool, source: str
) -> Person:
    skills = tuple(skill for skill, share in SKILL_SHARES.items() if chance.random() < share)
    return Person(
        name=names.a_name(chance),
        phone=f"+86199{number:08d}",  # one block, counted upwards: plainly nobody's; the demo sends nothing anywhere
        community=home,
        organisation=employer,
        senior=senior,
        strong=strong,
        night_calls=chance.random() < 0.3,
        source=source,
        skills=skills,
        languages=tuple(code for code, share in LANGUAGE_SHARES.items() if chance.random() < share),
        licences=("c1",) if "driving" in skills else (),
    )
