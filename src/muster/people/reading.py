"""A people list as it was sent: who is in it and where they live, or what is wrong with each row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from muster import sheets
from muster.people import complaints
from muster.people.columns import BY_FIELD
from muster.people.communities import Community, CommunityNames
from muster.people.models import Organisation
from muster.people.parse import PersonRow, parse
from muster.places.models import Area
from muster.places.queries import communities_below, places
from muster.sheets import SheetRefused


@dataclass(frozen=True)
class BadLine:
    """One thing wrong, by line and column, in a translated sentence."""

    line: int
    column: str
    sentence: Any


class PeopleRefused(Exception):
    """Nothing was loaded: `sentence` says what to do, `bad` names the lines."""

    def __init__(self, sentence: Any, *, bad: tuple[BadLine, ...] = ()) -> None:
        self.sentence = sentence
        self.bad = bad
        super().__init__(str(sentence))


@dataclass(frozen=True)
class Placed:
    """One person of the list, with the community they live in."""

    person: PersonRow
    home_id: int


@dataclass(frozen=True)
class Reading:
    """What a file says. It may be loaded only if `bad` is empty."""

    people: tuple[Placed, ...]
    bad: tuple[BadLine, ...]
    skipped: tuple[int, ...]  # lines of the template's example
    ignored_columns: tuple[str, ...]
    ignored_sheets: tuple[str, ...]


def read_people(content: bytes, filename: str, *, city_id: int, organisation_id: UUID | None = None) -> Reading:
    """Read a spreadsheet against the communities of a city. With an organisation, only its own staff may be in it.

    Raises `PeopleRefused` where the file cannot be read at all.
    """
    try:
        listed = parse(sheets.read(content, filename), region=settings.PHONE_REGION)
    except SheetRefused as refusal:
        raise PeopleRefused(_(sheets.MESSAGES[refusal.code]) % refusal.params) from refusal
    bad = [BadLine(it.line, it.column, _(complaints.MESSAGES[it.code]) % it.params) for it in listed.bad]
    people, unplaced = _placed(listed.people, city_id)
    strangers = list(_strangers(listed.people, organisation_id))
    return Reading(
        people=tuple(people),
        bad=tuple(sorted(bad + unplaced + strangers, key=lambda it: it.line)),
        skipped=listed.example_lines,
        ignored_columns=listed.ignored_columns,
        ignored_sheets=listed.ignored_sheets,
    )


def _placed(people: tuple[PersonRow, ...], city_id: int) -> tuple[list[Placed], list[BadLine]]:
    names = community_names(city_id)
    found = {path: names.find(path) for path in {person.community for person in people}}
    placed = [Placed(person, found[person.community][0]) for person in people if len(found[person.community]) == 1]
    bad = [_unplaced(person, found[person.community]) for person in people if len(found[person.community]) != 1]
    return placed, bad


def community_names(city_id: int) -> CommunityNames:
    """Every name under which a community of this city may be written."""
    city = Area.objects.filter(id=city_id).values_list("name", flat=True).first() or ""
    return CommunityNames(
        Community(it.id, it.code, it.name, tuple(name for name in (city, it.district, it.subdistrict) if name))
        for it in places(communities_below(city_id))
    )


def _unplaced(person: PersonRow, meant: tuple[int, ...]) -> BadLine:
    return BadLine(person.line, BY_FIELD["community"].heading, unplaced(person.community, meant))


def unplaced(written: tuple[str, ...], meant: tuple[int, ...]) -> Any:
    """Why a community as it was written is none of this city, or not one alone."""
    sentence = (
        _("“%(text)s” means more than one community. Write the subdistrict before it, or its code.")
        if meant
        else _("There is no community “%(text)s” in this city. Write its full name or its code.")
    )
    return sentence % {"text": "/".join(written)[:60]}


def _strangers(people: tuple[PersonRow, ...], organisation_id: UUID | None) -> Iterator[BadLine]:
    """Rows of another body's staff, where an organisation's contact sends the list."""
    if organisation_id is None:
        return
    own = Organisation.objects.filter(id=organisation_id).values_list("name", flat=True).first() or ""
    sentence = _("“%(text)s” is not your organisation. Leave the cell empty, or take the row out.")
    for person in people:
        if person.organisation not in {"", own}:
            yield BadLine(person.line, BY_FIELD["organisation"].heading, sentence % {"text": person.organisation[:60]})
