"""How many people a community needs by the usual measure: posts proposed from its households, gates and test sites. Pure.

The measures stand in the form and are the desk's to change. They are ours, not a regulation's.
"""

from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from muster.shifts.models import PostKind
from muster.shifts.posts import Hours, PostDraft

THIRDS = ((8 * 60, 480), (16 * 60, 480), (0, 480))  # from eight, from four, from midnight
DAY, LONG_DAY = (8 * 60, 480), ((8 * 60, 360), (14 * 60, 360))
GATES_MAX, SITES_MAX = 20, 10


@dataclass(frozen=True)
class Measures:
    """What one of something needs, and of how many households one person takes care."""

    gates: int = 1
    test_sites: int = 0
    households: int = 0
    gate_people: int = 2  # at each gate, at any time
    households_of_supplier: int = 250
    households_of_screener: int = 300
    households_of_clerk: int = 1_500
    site_people: int = 3  # who keep order at each test site

    def sound(self) -> bool:
        numbers = vars(self)
        divisors = [value for name, value in numbers.items() if name.startswith("households_of_")]
        return (
            0 <= self.gates <= GATES_MAX
            and 0 <= self.test_sites <= SITES_MAX
            and min(divisors) >= 10
            and 0 <= self.households <= 100_000
            and 0 <= self.gate_people <= 20
            and 0 <= self.site_people <= 20
        )


def proposed(asked: Measures) -> list[PostDraft]:
    """Posts with their hours, gates first. Of three people one is welcome rather than needed."""
    found = [_gate(number, asked) for number in range(1, asked.gates + 1)]
    for number in range(1, asked.test_sites + 1):
        name = _("Test site %(n)s") % {"n": number}
        found.append(PostDraft(PostKind.ORDER, name, asks=(), hours=_hours(LONG_DAY, asked.site_people)))
        found.append(PostDraft(PostKind.GREEN, _("Green channel %(n)s") % {"n": number}, hours=_hours(LONG_DAY, 1)))
    for kind, name, each in (
        (PostKind.SUPPLIES, _("Supplies"), asked.households_of_supplier),
        (PostKind.SCREENING, _("Screening at the doors"), asked.households_of_screener),
        (PostKind.DATA, _("Data entry"), asked.households_of_clerk),
    ):
        many = ceil(asked.households / each)
        if many:
            asks = ("skill:data_entry",) if kind == PostKind.DATA else ()
            found.append(
                PostDraft(kind, name, asks=asks, takes_child=kind == PostKind.DATA, hours=_hours((DAY,), many))
            )
    if asked.households:
        found.append(PostDraft(PostKind.NIGHT, _("Night watch"), never_alone=True, hours=(Hours(22 * 60, 480, 2),)))
    return found


def _gate(number: int, asked: Measures) -> PostDraft:
    hours = tuple(
        Hours(start, minutes, *(_split(asked.gate_people) if start else (asked.gate_people, 0)))
        for start, minutes in THIRDS
        if asked.gate_people
    )
    return PostDraft(
        PostKind.CHECKPOINT, _("Gate %(n)s") % {"n": number}, never_alone=asked.gate_people > 1, hours=hours
    )


def _hours(spans: tuple[tuple[int, int], ...], people: int) -> tuple[Hours, ...]:
    return tuple(Hours(start, minutes, *_split(people)) for start, minutes in spans if people)


def _split(people: int) -> tuple[int, int]:
    welcome = people // 3
    return people - welcome, welcome
