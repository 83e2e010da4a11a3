"""A list that a desk hands in: its lines kept between looking at them and reporting them in, sealed against change."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.conf import settings
from django.core import signing

from muster.access import phones
from muster.identifiers import uuid7
from muster.journal.kinds import Via
from muster.mobilise import text
from muster.mobilise.refusals import ListOutdated, ListTooLong, NothingPasted
from muster.mobilise.report_in import NAME_MAX, UNIT_MAX

LINES_MAX = 1_000  # a community has some hundred people
OPEN_S_MAX = 3_600
SALT = "muster.mobilise.listed"

Row = tuple[int, str, str, str]  # line, name, unit, phone as they stand there


@dataclass(frozen=True)
class Line:
    """One person as the list names them."""

    number: int  # counts the people of the list from 1
    line: int  # where they stand in it; one line may name two
    name: str
    unit: str
    phone: str  # E.164, or "" where there is none


@dataclass(frozen=True)
class Listed:
    """The people on one list, for one community of one operation."""

    id: UUID
    operation_id: UUID
    community_id: int
    via: Via
    lines: tuple[Line, ...]

    def person_id(self, line: Line) -> UUID:
        """The id of someone whom only this line knows: the same, however often the list is handed in."""
        digits = uuid5(self.id, str(line.number)).int
        made_at = self.id.int >> 80 << 80
        return UUID(int=made_at | 0x7 << 76 | 0b10 << 62 | digits & ((1 << 62) - 1) | (digits >> 64 & 0xFFF) << 64)


def listed(operation_id: UUID, community_id: int, rows: Iterable[Row], *, via: Via) -> Listed:
    """The people of a list, each number in one spelling. Raises `NothingPasted` or `ListTooLong`."""
    kept = tuple(_line(number, *row) for number, row in enumerate(rows, start=1))
    if not kept:
        raise NothingPasted
    if len(kept) > LINES_MAX:
        raise ListTooLong(most=LINES_MAX)
    return Listed(uuid7(), operation_id, community_id, via, kept)


def seal(lists: Listed) -> str:
    """As text for a hidden field of the page that shows the list."""
    lines = [[line.number, line.line, line.name, line.unit, line.phone] for line in lists.lines]
    kept = [str(lists.id), str(lists.operation_id), lists.community_id, lists.via, lines]
    return signing.dumps(kept, salt=SALT, compress=True)


def unseal(sealed: str) -> Listed:
    """The list as it was sealed. Raises `ListOutdated` where it is not ours, or too old."""
    try:
        list_id, operation_id, community_id, via, lines = signing.loads(sealed, salt=SALT, max_age=OPEN_S_MAX)
    except signing.BadSignature as error:
        raise ListOutdated from error
    return Listed(UUID(list_id), UUID(operation_id), community_id, via, tuple(Line(*line) for line in lines))


def _line(number: int, line: int, name: str, unit: str, phone: str) -> Line:
    """A phone number that is none is left out: the name still counts."""
    try:
        e164 = phones.normalise(phone, settings.PHONE_REGION) if phone else ""
    except phones.NotAPhone:
        e164 = ""
    return Line(number, line, text.line(name, NAME_MAX), text.line(unit, UNIT_MAX), e164)
