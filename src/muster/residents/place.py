"""Which door a row means: its own columns, a whole address and a door's cell put together, or why they do not fit."""

from dataclasses import dataclass

from muster.people.cells import Complaint
from muster.residents import address
from muster.residents.address import Address


@dataclass(frozen=True, slots=True)
class Place:
    """Where a door is, in one spelling."""

    compound: str
    building: str
    unit: str
    door: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the cells of one row say; an empty text is not said."""

    compound: str
    building: str
    unit: str
    door: Address
    whole: Address
    sheet_building: str = ""  # from the name of the sheet, where no cell says it


def place_of(said: Said) -> Place:
    """The one door that all cells agree on. Raises `Complaint`."""
    building = _agreed(said.building, said.door.building, said.whole.building)
    unit = _agreed(said.unit, said.door.unit, said.whole.unit)
    door = _agreed(said.door.door, said.whole.door)
    building = building or said.sheet_building
    for cell in (said.door, said.whole):
        if cell.either:
            building, unit = _resolved(cell, building, unit)
    if not building:
        raise Complaint("no_building")
    if not door:
        raise Complaint("no_door")
    # An address often begins with a road: the column of its own knows better.
    return Place(said.compound or said.door.compound or said.whole.compound, building, unit, door)


def _agreed(*said: str) -> str:
    found = list(dict.fromkeys(filter(None, said)))
    if len(found) > 1:
        raise Complaint("contradiction", text=found[1], other=found[0])
    return found[0] if found else ""


def _resolved(cell: Address, building: str, unit: str) -> tuple[str, str]:
    """The number before a door as in 2-301: of the stairwell where the building is known, else of the building."""
    as_building, as_unit = address.building_of(cell.either), address.unit_of(cell.either)
    written = f"{cell.either}-{cell.door}"
    if not building:
        return as_building, unit
    if unit:
        if unit != as_unit and building != as_building:
            raise Complaint("contradiction", text=written, other=f"{building}{unit}")
        return building, unit
    if building == as_building:
        raise Complaint("two_meanings", text=written)
    return building, as_unit
