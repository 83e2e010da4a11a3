"""Doors as people write them: "4号楼2单元301室", "4-2-301", "Ａ座１２０４". Pure; what can mean two things is not guessed."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_NUMERALS = "零一二三四五六七八九十"
_NUMBER = rf"(?:[0-9]{{1,4}}[A-Z]?|[A-Z][0-9]{{0,3}}|[{_NUMERALS}甲乙丙丁]{{1,3}})"
_DOOR = r"(?:(?:B|-|负|地下)?[0-9]{1,5}[A-Z东西南北中上下左右]?)"
_HOUSE = r"(?:号院?楼|#楼?|号|楼|栋|幢|座)"
_OF_ENGLISH = re.compile(r"^(?:BUILDING|BLDG|BLOCK|TOWER|UNIT|ENTRANCE|STAIRWELL|NO)\.?(?=.)")
# Not 4楼: in an address that is a storey.
_NUMBERED = rf"第?(?P<building>{_NUMBER})(?:号院?楼|#楼?|栋|幢|座)-?"
_REST = rf"(?:第?(?P<unit>{_NUMBER}|[东西南北中])单元-?)?(?P<door>{_DOOR})(?:室|号|户|房)?$"
# In this order: what begins with the house's number, what has its compound before that, a house with a name.
_WORDS = (
    re.compile(rf"^(?P<compound>)(?:{_NUMBERED})?{_REST}"),
    re.compile(rf"^(?P<compound>.{{1,60}}?[^0-9A-Z{_NUMERALS}甲乙丙丁第-])-?{_NUMBERED}{_REST}"),
    re.compile(rf"^(?P<compound>)(?P<building>(?![0-9]+楼).{{1,30}}?(?:楼|座|栋|幢|院|平房))-?{_REST}"),
)
_DASHED = re.compile(rf"^(?P<first>{_NUMBER})-(?:(?P<second>{_NUMBER})-)?(?P<door>{_DOOR})$")
_DATE = re.compile(
    r"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?: .*)?|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-[A-Z][A-Z]{2}|[A-Z]{3}-[0-9]{2})$",
    re.IGNORECASE,
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－~、/\\", "-"))
_GROUND = ("院", "平房", "HOUSE")
STOREYS = range(-9, 201)


@dataclass(frozen=True, slots=True)
class Address:
    """What one cell says of a door; an empty part is not said. `either`: a number that is a building's or a stairwell's."""

    compound: str = ""
    building: str = ""
    unit: str = ""
    door: str = ""
    either: str = ""


def is_date(text: str) -> bool:
    """Whether a spreadsheet has made a date of what was typed, such as 3-1."""
    return _DATE.match(unicodedata.normalize("NFKC", text).strip()) is not None


def address_of(text: str) -> Address | None:
    """A door alone, or with what stands before it; None where it cannot be read."""
    cell = _close(text)
    if found := re.fullmatch(rf"({_DOOR})(?:室|号|户|房)?", cell):
        return Address(door=_door(found[1]))
    if found := _DASHED.match(cell):
        if found["second"]:
            return Address("", building_of(found["first"]), unit_of(found["second"]), _door(found["door"]))
        # 301-302 is two doors, and no house 301.
        return None if re.match("[0-9]{3}", cell) else Address(either=found["first"], door=_door(found["door"]))
    for words in _WORDS:
        if found := words.match(cell):
            building, unit = building_of(found["building"] or ""), unit_of(found["unit"] or "")
            return Address(found["compound"].strip("-"), building, unit, _door(found["door"]))
    return None


@lru_cache(maxsize=4_096)
def building_of(text: str) -> str:
    """One spelling for a building: 4, 4#, 4幢, 四号楼, Building 4 are all 4号楼. A name stays a name."""
    cell = _close(text)
    found = re.fullmatch(rf"(?:第|NO\.?)?({_NUMBER}){_HOUSE}?", _OF_ENGLISH.sub("", cell))
    if not found:
        return cell
    number = _number(found[1])
    return f"{number}座" if number.isalpha() and number.isascii() else f"{number}号楼"


@lru_cache(maxsize=4_096)
def unit_of(text: str) -> str:
    """One spelling for a stairwell: 2, 二单元, Unit 2 are all 2单元."""
    cell = _close(text)
    found = re.fullmatch(rf"第?({_NUMBER}|[东西南北中])(?:单元|梯|门)?", _OF_ENGLISH.sub("", cell))
    return f"{_number(found[1])}单元" if found else cell


def names_a_building(text: str) -> bool:
    """Whether this is a building's number with the word for it: a sheet's name counts only then."""
    return re.fullmatch(rf"第?{_NUMBER}(?:号院?楼|#楼?|楼|栋|幢|座)", _close(text)) is not None


def storey_of(door: str, building: str) -> int | None:
    """301 is on the third, 1204 on the twelfth, B101 below ground; None where the number does not say."""
    below = re.fullmatch(r"B([0-9]{1,4})[^0-9]?", door)
    if below:
        return -int(below[1][:1]) or None
    found = re.fullmatch(r"[A-Z]?([0-9]{1,4})[^0-9]?", door)
    digits = found[1] if found else ""
    if len(digits) in (3, 4):
        return int(digits[:-2]) or None
    return 1 if digits and building.endswith(_GROUND) else None


def sort_key(text: str) -> str:
    """Text whose numbers are padded, so that 10号楼 comes after 9号楼."""
    return re.sub(r"[0-9]+", lambda number: number[0].zfill(6), text)


def _close(text: str) -> str:
    """One form of the text: narrow, in capitals, without blanks, and with one kind of dash."""
    narrow = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(_DASHES)
    return unicodedata.normalize("NFKC", narrow.upper())


def _door(text: str) -> str:
    """-101 and 负101 are B101, and 0301 is 301: a spreadsheet drops the zero as it likes."""
    below = re.sub(r"^(?:-|负|地下)", "B", text)
    return below[1:] if re.fullmatch(r"0[0-9]{3}[^0-9]?", below) else below


def _number(text: str) -> str:
    if not set(text) <= set(_NUMERALS):
        return re.sub(r"^0+(?=[0-9])", "", text)
    tens, _ten, ones = text.rpartition("十")
    if not _ten:
        return str(int("".join(str(_NUMERALS.index(one)) for one in text)))
    if len(tens) > 1 or len(ones) > 1:
        return text
    return str((_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0))
