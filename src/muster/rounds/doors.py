"""Doors as a round sees them: walls, who is missing, what was told of one door. Names and phones are never among it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from muster.access import leases
from muster.access.models import Account, Lease
from muster.ledger import told, windows
from muster.ledger.told import Said
from muster.ledger.windows import Window
from muster.people.models import Volunteer
from muster.residents.models import Building, Household
from muster.rounds.models import Check, Round
from muster.rounds.revisit import planned

Marks = Literal["all", "plain"]
PLAIN = {"tried": "missing", "conflict": "missing"}  # for whoever is neither the desk nor at work there
SHOWN_MAX = 1_000


@dataclass(frozen=True)
class Wall:
    """One building as its windows."""

    building: Building
    units: tuple[str, ...]  # stairwells, in their order
    windows: tuple[tuple[Window, str], ...]  # each with its mark

    def count(self, mark: str) -> int:
        return sum(own == mark for _, own in self.windows)


class MissingDoor(Struct, frozen=True, gc=False):
    """A door to go to."""

    window: Window
    building: Building
    visit_from: datetime | None = None  # planned for another hour
    visit_until: datetime | None = None


@dataclass(frozen=True)
class StairwellRow:
    """A stairwell, what is missing in it, and who holds it now."""

    building: Building
    unit: str
    doors: int
    missing: int
    lease: Lease | None
    holders: str  # names, as far as the reader may see them


@dataclass(frozen=True)
class ToldBy:
    """One thing that was told of a door, and by whom."""

    said: Said
    name: str  # of the volunteer, where the reader may see it; "" for a desk or an unknown account


@dataclass(frozen=True)
class CheckRow:
    """A door drawn for a second look."""

    window: Window
    building: Building
    check: Check
    holder: str
    seen: tuple[str, ...]  # what was found the second time

    @property
    def differs(self) -> bool:
        """The second look found something else. A person looks into it; no answer changes by itself."""
        met = {"reached", "referred"}
        return any(one != self.window.result and not {one, self.window.result} <= met for one in self.seen)


def wall(round_: Round, community_id: int, building: Building, *, marks: Marks) -> Wall:
    """A building's windows. `plain` shows doors tried in vain and doors in conflict as missing. One query."""
    found = windows.building_windows(round_.id, community_id, building.id)
    return _wall(building, found, marks)


def walls(round_: Round, community_id: int, buildings: Sequence[Building], *, marks: Marks) -> list[Wall]:
    """The walls of several buildings. One query."""
    found: dict[UUID, list[Window]] = {building.id: [] for building in buildings}
    for one in windows.windows_of_buildings(round_.id, community_id, list(found)):
        found[one.building_id].append(one)
    return [_wall(building, found[building.id], marks) for building in buildings]


def missing(
    round_: Round,
    community_id: int,
    *,
    building_id: UUID | None = None,
    unit: str | None = None,
    limit: int = windows.MISSING_MAX,
) -> list[MissingDoor]:
    """The doors to go to: in a community, a building or a stairwell, as one walks. Three queries."""
    found = windows.missing_windows(round_.id, community_id, building_id=building_id, unit=unit, limit=limit)
    return _as_one_walks(round_, community_id, found)


def conflicts(round_: Round, community_id: int) -> list[MissingDoor]:
    """Doors of which unlike things were told, to be settled. Three queries."""
    found = windows.windows_in_state(round_.id, community_id, ["conflict"], limit=SHOWN_MAX)
    return _as_one_walks(round_, community_id, found)


def to_revisit(round_: Round, community_id: int, *, now: datetime) -> list[MissingDoor]:
    """Doors tried in vain, those planned first, by their hour. Three queries."""
    found = windows.windows_in_state(round_.id, community_id, ["tried"], limit=SHOWN_MAX)
    rows = _as_one_walks(round_, community_id, found)
    return sorted(rows, key=lambda one: (one.visit_from is None, one.visit_from or now))


def referred(round_: Round, community_id: int) -> list[MissingDoor]:
    """Doors where help is needed, for the desk to ask about. Three queries."""
    found = windows.referred_windows(round_.id, community_id, limit=SHOWN_MAX)
    return _as_one_walks(round_, community_id, found)


def stairwells(round_: Round, community_id: int, *, now: datetime) -> list[StairwellRow]:
    """Every stairwell with its doors, its missing and its holders, those with the most missing first. Four queries."""
    running = leases.running(community_id, round_.id, now=now).filter(purpose=Lease.Purpose.VISIT)
    held = {(lease.building_id, lease.unit): lease for lease in running}
    names = _names([person for lease in held.values() for person in (lease.volunteer_id, lease.partner_id) if person])
    buildings = _buildings(community_id, round_.operation_id)
    rows = [
        StairwellRow(
            buildings[one.building_id],
            one.unit,
            one.doors,
            one.missing,
            held.get((one.building_id, one.unit)),
            _called(held.get((one.building_id, one.unit)), names),
        )
        for one in windows.stairwells(round_.id, community_id)
        if one.building_id in buildings
    ]
    return sorted(rows, key=lambda row: (-row.missing, row.building.sort, row.unit))


def told_of(round_: Round, community_id: int, household_id: UUID) -> list[ToldBy]:
    """What was told of a door, the newest last, with names as far as the reader may see them. Four queries."""
    said = told.told_of(round_.id, community_id, household_id)
    volunteers = dict(
        Account.objects.filter(id__in={one.actor_id for one in said}, volunteer_id__isnull=False).values_list(
            "id", "volunteer_id"
        )
    )
    names = _names([person for person in volunteers.values() if person])
    return [ToldBy(one, names.get(volunteers.get(one.actor_id), "")) for one in said]  # type: ignore[arg-type]


def household_of(community_id: int, operation_id: UUID, household_id: UUID) -> Household | None:
    return Household.objects.filter(community_id=community_id, operation_id=operation_id, id=household_id).first()


def checks(round_: Round, community_id: int) -> list[CheckRow]:
    """The doors drawn for a second look, with what was found. Five queries."""
    drawn = {
        one.household_id: one for one in Check.objects.filter(community_id=community_id, round_id=round_.id)[:SHOWN_MAX]
    }
    states = windows.windows_of(round_.id, community_id, list(drawn))
    buildings = _buildings(community_id, round_.operation_id)
    names = _names([one.volunteer_id for one in drawn.values() if one.volunteer_id])
    seen = told.checks_of(round_.id, community_id, list(drawn))
    return [
        CheckRow(
            one,
            buildings[one.building_id],
            drawn[one.id],
            names.get(drawn[one.id].volunteer_id, ""),  # type: ignore[arg-type]
            tuple(seen.get(one.id, ())),
        )
        for one in states
    ]


def wall_data(shown: Wall, *, url_of: Callable[[UUID], str]) -> dict[str, Any]:
    """What the island `<window-wall>` draws (docs/look.md). `url_of(household id)` answers an address, or ""."""
    units = {name: number for number, name in enumerate(shown.units)}
    widths = [
        max((one.position for one, _ in shown.windows if one.unit == name), default=0) + 1 for name in shown.units
    ]
    return {
        "building": str(shown.building),
        "units": [{"name": name, "doors": width} for name, width in zip(shown.units, widths, strict=True)],
        "storeys": sorted({one.storey for one, _ in shown.windows}, reverse=True),
        "windows": [
            {
                "id": str(one.id),
                "unit": units[one.unit],
                "storey": one.storey,
                "position": one.position,
                "door": one.label,
                "state": mark,
                "url": url_of(one.id),
            }
            for one, mark in shown.windows
        ],
    }


def _wall(building: Building, found: Sequence[Window], marks: Marks) -> Wall:
    units = tuple(sorted({one.unit for one in found}, key=_natural))
    shown = tuple((one, one.mark if marks == "all" else PLAIN.get(one.mark, one.mark)) for one in found)
    return Wall(building, units, shown)


@lru_cache(maxsize=4_096)
def _natural(text: str) -> tuple[int, str]:
    digits = "".join(sign for sign in text if sign.isdecimal())
    return (int(digits) if digits else 0, text)


def _as_one_walks(round_: Round, community_id: int, found: Sequence[Window]) -> list[MissingDoor]:
    """The doors with their plans, house by house. They come by house and stairwell, each from the top down: whole
    stairwells are put in order, not thousands of doors."""
    buildings, plans = _buildings(community_id, round_.operation_id), planned(round_, community_id)
    stairwells = [
        (buildings[building_id], unit, list(doors))
        for (building_id, unit), doors in groupby(found, key=attrgetter("building_id", "unit"))
        if building_id in buildings
    ]
    stairwells.sort(key=lambda one: (one[0].sort, _natural(one[1])))
    return [
        MissingDoor(one, building, plan.visit_from, plan.visit_until)
        if plans and (plan := plans.get(one.id))
        else MissingDoor(one, building)
        for building, _unit, doors in stairwells
        for one in doors
    ]


def _buildings(community_id: int, operation_id: UUID) -> dict[UUID, Building]:
    return {one.id: one for one in Building.objects.filter(community_id=community_id, operation_id=operation_id)}


def _names(people: Sequence[UUID]) -> dict[UUID, str]:
    return {one.id: str(one) for one in Volunteer.objects.filter(id__in=people)}


def _called(lease: Lease | None, names: dict[UUID, str]) -> str:
    if lease is None:
        return ""
    return "、".join(names.get(person, "…") for person in (lease.volunteer_id, lease.partner_id) if person)
