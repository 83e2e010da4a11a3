"""Rows of a spreadsheet to doors, or to what is wrong with each row. Pure: what the database knows is checked later."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from muster.people import cells as people_cells
from muster.people.cells import Complaint
from muster.people.communities import path_of
from muster.people.complaints import BadRow
from muster.residents import address, cells
from muster.residents.address import Address
from muster.residents.columns import BY_FIELD, field_of
from muster.residents.place import Place, Said, place_of
from muster.residents.template import EXAMPLE
from muster.sheets import Row, Sheet

_HEADING_ROWS_MAX = 6  # titles and remarks often stand above the headings
_NOTHING: tuple[str, ...] = ()

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class DoorRow:
    """One door as a register describes it. None: the file has no column that could say it."""

    line: int
    compound: str
    building: str
    unit: str
    storey: int
    door: str
    part: int
    occupancy: str  # a code of models.Occupancy
    people: int
    head: str | None
    phone: str | None  # E.164
    language: str | None
    notes: str | None
    needs: tuple[str, ...] | None
    sheet: str = ""  # where the file has several

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        return (self.compound, self.building, self.unit, self.door, self.part)


@dataclass(frozen=True, slots=True)
class Bad:
    """One thing wrong, and on which sheet where there are several."""

    row: BadRow
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A door, and its community as the row writes it: empty where there is no such column."""

    row: DoorRow
    community: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterList:
    """What a file says. It may be loaded only if `bad` is empty. Every row below a heading is in exactly one place."""

    rows: int  # below the headings
    doors: tuple[Written, ...]
    bad: tuple[Bad, ...]
    refused: int  # rows with something wrong
    skipped: tuple[
        tuple[str, int], ...
    ] = ()  # sheet and line of the example, of repeated headings, of rows without a door
    ignored_columns: tuple[str, ...] = ()
    ignored_sheets: tuple[str, ...] = ()


def parse(sheets: tuple[Sheet, ...], *, region: str = "CN") -> RegisterList:
    """The doors on all sheets that have the headings of a register. Phone numbers without a country code are of `region`."""
    found = [(sheet, *headed) for sheet in sheets if (headed := _heading(sheet))]
    if not found:
        return _without_headings(sheets[0])
    named = len(found) > 1
    each = [_read(sheet, heading, rows, region=region, named=named) for sheet, heading, rows in found]
    read = {id(sheet) for sheet, _heading, _rows in found}
    together = RegisterList(
        rows=sum(one.rows for one in each),
        doors=tuple(door for one in each for door in one.doors),
        bad=tuple(bad for one in each for bad in one.bad),
        refused=sum(one.refused for one in each),
        skipped=tuple(line for one in each for line in one.skipped),
        ignored_columns=tuple(dict.fromkeys(name for one in each for name in one.ignored_columns)),
        ignored_sheets=tuple(sheet.name for sheet in sheets if id(sheet) not in read),
    )
    return _without_duplicates(together)


def _heading(sheet: Sheet) -> tuple[Row, tuple[Row, ...]] | None:
    """The first row with a column for doors and another that a register has, and what is below it."""
    rows = (sheet.header, *sheet.rows)
    for i, row in enumerate(rows[:_HEADING_ROWS_MAX]):
        fields = set(map(field_of, row.cells)) - {""}
        if fields & {"door", "address"} and len(fields) > 1:
            return row, rows[i + 1 :]
    return None


def _without_headings(sheet: Sheet) -> RegisterList:
    return RegisterList(0, (), (Bad(BadRow(sheet.header.line, "", "no_door_column")),), 0)


def _read(sheet: Sheet, heading: Row, rows: tuple[Row, ...], *, region: str, named: bool) -> RegisterList:
    fields = [field_of(text) for text in heading.cells]
    name = sheet.name if named else ""
    ignored = tuple(text for text, field in zip(heading.cells, fields, strict=True) if text.strip() and not field)
    if bad := _bad_headings(heading, fields):
        return RegisterList(len(rows), (), tuple(Bad(one, name) for one in bad), len(rows), (), ignored)
    building = address.building_of(sheet.name) if address.names_a_building(sheet.name) else ""
    reader = Reader(fields, heading.cells, region=region, sheet_building=building)
    doors, complaints, skipped, refused = list[Written](), list[Bad](), list[tuple[str, int]](), 0
    for row in rows:
        if reader.is_no_door(row):
            skipped.append((name, row.line))
            continue
        door, wrong = reader.door(row)
        complaints += [Bad(one, name) for one in wrong]
        refused += bool(wrong)
        if door is not None and not wrong:
            doors.append(replace(door, row=replace(door.row, sheet=name)) if name else door)
    return RegisterList(len(rows), tuple(doors), tuple(complaints), refused, tuple(skipped), ignored)


def _bad_headings(heading: Row, fields: list[str]) -> Iterable[BadRow]:
    twice = dict.fromkeys(field for field in fields if field and fields.count(field) > 1)
    missing = (
        [] if "people" in fields else [BadRow(heading.line, "", "no_column", {"heading": BY_FIELD["people"].heading})]
    )
    return missing + [BadRow(heading.line, "", "column_twice", {"heading": BY_FIELD[field].heading}) for field in twice]


def _without_duplicates(listed: RegisterList) -> RegisterList:
    first: dict[tuple[object, ...], int] = {}
    doors, bad = list[Written](), list[Bad]()
    for door in listed.doors:
        row = door.row
        before = first.setdefault((door.community, *row.key), row.line)
        if len(first) == len(doors) + 1:
            doors.append(door)
        else:
            column = BY_FIELD["door"].heading
            bad.append(Bad(BadRow(row.line, column, "duplicate", {"first_line": before}), row.sheet))
    return replace(listed, doors=tuple(doors), bad=listed.bad + tuple(bad), refused=listed.refused + len(bad))


class Reader:
    """Reads rows of one sheet, whose columns stand in its own order."""

    def __init__(self, fields: list[str], headings: tuple[str, ...], *, region: str, sheet_building: str = "") -> None:
        self.places = {field: i for i, field in enumerate(fields) if field}
        self.headings = {field: headings[i].strip() for field, i in self.places.items()}
        self._heading_cells = headings
        self._region = region
        self._sheet_building = sheet_building

    def is_no_door(self, row: Row) -> bool:
        """The template's example, the headings once more, or a row in which only a number was prepared."""
        said = {field: self._text(row, field).strip() for field in self.places}
        if not any(said.values()) or row.cells == self._heading_cells:
            return True
        return said.get("head") == EXAMPLE["head"] and all(said[field] == EXAMPLE[field] for field in said)

    def door(self, row: Row) -> tuple[Written | None, list[BadRow]]:
        """The door of a row, and everything that is wrong with it."""
        bad = self._damaged(row)

        def read(field: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
            try:
                return parse(self._text(row, field)) if field in self.places else otherwise
            except Complaint as complaint:
                # A cell that Excel has spoilt has been reported as that; what it now says is of no interest.
                if all(known.column != self.headings[field] for known in bad):
                    bad.append(BadRow(row.line, self.headings[field], complaint.code, complaint.params))
                return otherwise

        said = Said(
            compound=read("compound", cells.compound, ""),
            building=read("building", cells.building, ""),
            unit=read("unit", cells.unit, ""),
            door=read("door", cells.door, Address()),
            whole=read("address", cells.whole_address, Address()),
            sheet_building=self._sheet_building,
        )
        storey, part = read("storey", cells.storey, None), read("part", cells.part, 1)
        people, occupancy = read("people", cells.people, None), read("occupancy", cells.occupancy, "")
        said_by_head = read("head", cells.occupancy_in_head, "")
        details = {
            "head": read("head", _own_head, "") if "head" in self.places else None,
            "phone": read("phone", self._phone, "") if "phone" in self.places else None,
            "language": read("language", cells.language, "") if "language" in self.places else None,
            "notes": read("notes", cells.notes, "") if "notes" in self.places else None,
        }
        needs = read("needs", cells.needs, _NOTHING) if "needs" in self.places else None
        community = read("community", _community, _NOTHING)
        if bad:
            return None, bad
        try:
            place = place_of(said)
            storey = _storey(storey, place)
            occupancy, people = _lived_in(occupancy or said_by_head, people)
        except Complaint as complaint:
            return None, [BadRow(row.line, self._column(complaint.code), complaint.code, complaint.params)]
        return Written(
            DoorRow(
                row.line, place.compound, place.building, place.unit, storey, place.door, part,
                occupancy, people, details["head"], details["phone"], details["language"], details["notes"], needs,
            ),
            community,
        ), []  # fmt: skip

    def _damaged(self, row: Row) -> list[BadRow]:
        columns = {i: field for field, i in self.places.items()}
        return [
            BadRow(row.line, self.headings[columns[damage.column]], damage.code)
            for damage in row.damage
            if damage.column in columns
        ]

    def _column(self, code: str) -> str:
        """Where to look for what is wrong with a whole row."""
        about = {
            "no_building": "building",
            "no_storey": "storey",
            "nobody": "people",
            "not_empty": "people",
            "no_people": "people",
        }
        field = about.get(code, "door" if "door" in self.places else "address")
        return self.headings.get(field) or BY_FIELD[field].heading

    def _text(self, row: Row, field: str) -> str:
        place = self.places[field]
        return row.cells[place] if place < len(row.cells) else ""

    def _phone(self, text: str) -> str:
        return people_cells.phone(text, region=self._region)


def _own_head(text: str) -> str:
    if text.strip() == EXAMPLE["head"]:
        raise Complaint("example")
    return cells.head(text)


def _community(text: str) -> tuple[str, ...]:
    parts = path_of(people_cells.unit(text))
    if not parts:
        raise Complaint("no_community")
    return parts


def _storey(said: int | None, place: Place) -> int:
    found = said if said is not None else address.storey_of(place.door, place.building)
    if found is None:
        raise Complaint("no_storey", text=place.door)
    return found


def _lived_in(occupancy: str, people: int | None) -> tuple[str, int]:
    """Whether anybody lives here, and how many. Where nobody knows, one is presumed: such a door is not skipped."""
    if occupancy == "empty":
        if people:
            raise Complaint("not_empty", people=people)
        return occupancy, 0
    if occupancy == "unknown":
        return occupancy, people or 1
    if people is None:
        raise Complaint("no_people")
    if occupancy == "occupied" and people == 0:
        raise Complaint("nobody")
    return ("occupied", people) if people else ("empty", 0)
