"""One cell of a register: text to a value, or `Complaint`. Nothing is guessed."""

import re

from muster.people import cells
from muster.people.cells import Complaint, filled, plain, shown
from muster.people.words import code_of
from muster.residents import address, words
from muster.residents.address import STOREYS, Address

COMPOUND_CHARS_MAX, BUILDING_CHARS_MAX, UNIT_CHARS_MAX, DOOR_CHARS_MAX = 60, 40, 20, 20
HEAD_CHARS_MAX, NOTES_CHARS_MAX = 40, 200
PEOPLE_MAX = 999
_GAPS = re.compile(r"[;；,，、/|\n]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_NO_NEEDS = frozenset(["否", "正常", "没有需要", "无需要", "no"])


def compound(text: str) -> str:
    return _within(filled(text).replace(" ", ""), COMPOUND_CHARS_MAX)


def building(text: str) -> str:
    cell = _no_date(filled(text))
    found = address.building_of(cell)
    if len(found) > BUILDING_CHARS_MAX or (found and not re.search(r"\w", found)):
        raise Complaint("building", text=shown(cell), chars_max=BUILDING_CHARS_MAX)
    return found


def unit(text: str) -> str:
    cell = _no_date(filled(text))
    found = address.unit_of(cell)
    if len(found) > UNIT_CHARS_MAX or not re.fullmatch(r"\w*", found):
        raise Complaint("unit", text=shown(cell))
    return found


def door(text: str) -> Address:
    """The cell of the door's own column: a number, a name such as 商铺3, or more of the address than that."""
    cell = _no_date(filled(text))
    if not cell:
        return Address()
    found = address.address_of(cell)
    if found is None and re.fullmatch(r"\w{1,20}", cell):
        found = Address(door=cell.upper())
    if found is None:
        raise Complaint("door", text=shown(cell))
    return _fitting(found, cell)


def whole_address(text: str) -> Address:
    cell = _no_date(filled(text))
    if not cell:
        return Address()
    found = address.address_of(cell)
    if found is None:
        raise Complaint("address", text=shown(cell))
    return _fitting(found, cell)


def storey(text: str) -> int | None:
    cell = filled(text).upper()
    if not cell:
        return None
    found = re.fullmatch(r"第?(B|-|负|地下)?([0-9]{1,3})(?:层|楼|F)?", cell)
    number = int(found[2]) * (-1 if found[1] else 1) if found else 0
    if number == 0 or number not in STOREYS:
        raise Complaint("storey", text=shown(cell))
    return number


def part(text: str) -> int:
    cell = filled(text)
    if not cell:
        return 1
    found = re.fullmatch(r"第?([1-9][0-9]?)户?", cell)
    if not found:
        raise Complaint("part", text=shown(cell))
    return int(found[1])


def people(text: str) -> int | None:
    """A whole number from 0 to 999, or None where the cell is empty."""
    cell = filled(text)
    if not cell:
        return None
    found = re.fullmatch(r"([0-9]{1,3})[人口]?", cell)
    if not found:
        raise Complaint("people", text=shown(cell))
    return int(found[1])


def occupancy(text: str) -> str:
    """A code of `models.Occupancy`, or nothing where the cell is empty."""
    cell = plain(text)
    if words.plain(cell) in words.OCCUPANCY_OF:
        return words.OCCUPANCY_OF[words.plain(cell)]
    if filled(cell):
        raise Complaint("occupancy", text=shown(cell))
    return ""


def head(text: str) -> str:
    """The head of the household. Where there is none, some write 空置 here: `occupancy_in_head` reads that."""
    if not filled(text) or occupancy_in_head(text):
        return ""
    name = cells.name(text)
    return _within(name, HEAD_CHARS_MAX)


def occupancy_in_head(text: str) -> str:
    """empty, where the cell of the head says that nobody lives here in words that are no name."""
    word = words.plain(plain(text))
    return "empty" if words.OCCUPANCY_OF.get(word) == "empty" and len(word) > 1 else ""


def language(text: str) -> str:
    cell = filled(text)
    if not cell:
        return ""
    code = code_of(cell, kind="language")
    if not code:
        raise Complaint("language", text=shown(cell))
    return code


def needs(text: str) -> tuple[str, ...]:
    """Codes of the closed list, in the order of the alphabet; none where the cell is empty."""
    cell = plain(text.replace("\n", ";"))
    if not filled(cell) or words.plain(cell) in _NO_NEEDS:
        return ()
    whole = words.NEED_OF.get(words.plain(cell))
    if whole:
        return (whole,)
    found = set[str]()
    for word in filter(None, (one.strip(" 。.") for one in _GAPS.split(cell))):
        code = words.NEED_OF.get(words.plain(word))
        if code is None:
            raise Complaint("need", text=shown(word))
        found.add(code)
    return tuple(sorted(found))


def notes(text: str) -> str:
    return _within(plain(text), NOTES_CHARS_MAX)


def _no_date(cell: str) -> str:
    if address.is_date(cell):
        raise Complaint("date", text=shown(cell))
    return cell


def _fitting(found: Address, cell: str) -> Address:
    limits = (
        (found.compound, COMPOUND_CHARS_MAX),
        (found.building, BUILDING_CHARS_MAX),
        (found.unit, UNIT_CHARS_MAX),
        (found.door, DOOR_CHARS_MAX),
    )
    if any(len(text) > chars_max for text, chars_max in limits):
        raise Complaint("address", text=shown(cell))
    return found


def _within(text: str, chars_max: int) -> str:
    if len(text) > chars_max:
        raise Complaint("too_long", chars_max=chars_max)
    return text
