"""Rows of a spreadsheet to people, or to what is wrong with each row. Pure: what the database knows is checked later."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from muster.people import cells
from muster.people.cells import Complaint
from muster.people.columns import BY_FIELD, REQUIRED, field_of
from muster.people.communities import path_of
from muster.people.complaints import BadRow
from muster.people.hours import Window
from muster.people.template import EXAMPLE
from muster.sheets import Row, Sheet

PEOPLE_MAX = 100_000
_HEADING_ROWS_MAX = 6  # titles and remarks often stand above the headings
_PLACE_FIELDS = ("district", "subdistrict", "community")
_NOWHERE: tuple[str, ...] = ()

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as a list describes them. Empty text means that the list does not say."""

    line: int
    name: str
    phone: str  # E.164
    organisation: str
    contact_name: str
    contact_phone: str
    community: tuple[str, ...]  # a code, or names from the widest to the narrowest, for CommunityNames.find
    senior: bool
    strong: bool
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    licences: tuple[str, ...]
    available: tuple[Window, ...]
    care: tuple[Window, ...]
    night_calls: bool
    source: str  # a code of models.Source


@dataclass(frozen=True, slots=True)
class PeopleList:
    """What a file says. It may be loaded only if `bad` is empty."""

    people: tuple[PersonRow, ...]
    bad: tuple[BadRow, ...]
    ignored_columns: tuple[str, ...] = ()
    example_lines: tuple[int, ...] = ()  # the template's example, left out
    ignored_sheets: tuple[str, ...] = ()


def parse(sheet: Sheet, *, region: str = "CN") -> PeopleList:
    """The people in a sheet. Phone numbers without a country code are of `region`."""
    heading, rows = _heading(sheet)
    fields = [field_of(text) for text in heading.cells]
    bad = _bad_headings(heading, fields)
    if len(rows) > PEOPLE_MAX:
        bad.append(BadRow(heading.line, "", "too_many_people", {"people_max": PEOPLE_MAX}))
    ignored = tuple(text for text, field in zip(heading.cells, fields, strict=True) if text.strip() and not field)
    if bad:
        return PeopleList((), tuple(bad), ignored, (), sheet.unread_sheets)
    return _people(rows, _Reader(fields, heading.cells, region), ignored=ignored, unread=sheet.unread_sheets)


def _heading(sheet: Sheet) -> tuple[Row, tuple[Row, ...]]:
    """The first row with a column for names, and what is below it."""
    rows = (sheet.header, *sheet.rows)
    for i, row in enumerate(rows[:_HEADING_ROWS_MAX]):
        if "name" in map(field_of, row.cells):
            return row, rows[i + 1 :]
    return sheet.header, sheet.rows


def _bad_headings(heading: Row, fields: list[str]) -> list[BadRow]:
    missing = [
        BadRow(heading.line, "", "no_column", {"heading": BY_FIELD[f].heading}) for f in REQUIRED if f not in fields
    ]
    twice = dict.fromkeys(field for field in fields if field and fields.count(field) > 1)
    return missing + [BadRow(heading.line, "", "column_twice", {"heading": BY_FIELD[field].heading}) for field in twice]


def _people(
    rows: tuple[Row, ...], reader: "_Reader", *, ignored: tuple[str, ...], unread: tuple[str, ...]
) -> PeopleList:
    people, bad, examples = list[PersonRow](), list[BadRow](), list[int]()
    lines: dict[tuple[str, ...], int] = {}
    for row in rows:
        if reader.is_example(row):
            examples.append(row.line)
            continue
        person, complaints = reader.person(row)
        if not complaints and (first := lines.setdefault(_identity(person), row.line)) != row.line:
            complaints = [BadRow(row.line, reader.headings["name"], "duplicate", {"first_line": first})]
        bad.extend(complaints)
        if not complaints:
            people.append(person)
    return PeopleList(tuple(people), tuple(bad), ignored, tuple(examples), unread)


def _identity(person: PersonRow) -> tuple[str, ...]:
    """One name on one phone is one person; a phone alone may serve a family."""
    if person.phone:
        return (person.name, person.phone)
    return (person.name, "", person.organisation, *person.community)


class _Reader:
    """Reads rows of one list, whose columns stand in its own order."""

    def __init__(self, fields: list[str], headings: tuple[str, ...], region: str) -> None:
        self.places = {field: i for i, field in enumerate(fields) if field}
        self.headings = {field: headings[i].strip() for field, i in self.places.items()}
        self.region = region

    def is_example(self, row: Row) -> bool:
        return self._text(row, "name") == EXAMPLE["name"] and all(
            self._text(row, field) == EXAMPLE[field] for field in self.places
        )

    def person(self, row: Row) -> tuple[PersonRow, list[BadRow]]:
        bad = self._damaged(row)

        def read(field: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
            try:
                return parse(self._text(row, field)) if field in self.places else otherwise
            except Complaint as complaint:
                # A cell that Excel has spoilt has been reported as that; what it now says is of no interest.
                if all(known.column != self.headings[field] for known in bad):
                    bad.append(BadRow(row.line, self.headings[field], complaint.code, complaint.params))
                return otherwise

        organisation = read("organisation", cells.unit, "")
        person = PersonRow(
            line=row.line,
            name=read("name", _own_name, ""),
            phone=read("phone", self._phone, ""),
            organisation=organisation,
            contact_name=read("contact_name", lambda text: cells.name(text) if cells.filled(text) else "", ""),
            contact_phone=read("contact_phone", self._phone, ""),
            community=tuple(part for field in _PLACE_FIELDS for part in read(field, _place(field), _NOWHERE)),
            senior=read("senior", cells.yes_or_no, False),  # noqa: FBT003
            strong=read("strong", cells.yes_or_no, False),  # noqa: FBT003
            skills=read("skills", cells.skills, ()),
            languages=read("languages", cells.languages, ()),
            licences=read("licences", cells.licences, ()),
            available=read("available", cells.hours, ()),
            care=read("care", cells.hours, ()),
            night_calls=read("night_calls", cells.yes_or_no, False),  # noqa: FBT003
            source=read("source", cells.source, "") or ("public_body" if organisation else "other"),
        )
        return person, bad

    def _damaged(self, row: Row) -> list[BadRow]:
        columns = {i: field for field, i in self.places.items()}
        return [
            BadRow(row.line, self.headings[columns[damage.column]], damage.code)
            for damage in row.damage
            if damage.column in columns
        ]

    def _text(self, row: Row, field: str) -> str:
        place = self.places[field]
        return row.cells[place] if place < len(row.cells) else ""

    def _phone(self, text: str) -> str:
        return cells.phone(text, region=self.region)


def _own_name(text: str) -> str:
    if text == EXAMPLE["name"]:
        raise Complaint("example")
    return cells.name(text)


def _place(field: str) -> Callable[[str], tuple[str, ...]]:
    def path(text: str) -> tuple[str, ...]:
        parts = path_of(cells.unit(text))
        if field == "community" and not parts:
            raise Complaint("missing")
        return parts

    return path
