"""A register as it was sent: whose doors they are, or what is wrong with each row."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from muster import sheets
from muster.people.communities import CommunityNames
from muster.people.complaints import BadRow
from muster.people.reading import BadLine, community_names, unplaced
from muster.residents.columns import BY_FIELD
from muster.residents.complaints import MESSAGES
from muster.residents.parse import Bad, DoorRow, RegisterList, Written, parse
from muster.sheets import SheetRefused

HOUSEHOLDS_MAX = 60_000  # of one community; the largest subdistrict of a city has fewer
_XLS, _XLS_LINES = b"\xd0\xcf\x11\xe0", 65_536


class RegisterRefused(Exception):
    """Nothing was loaded: `sentence` says what to do, `bad` names the lines."""

    def __init__(self, sentence: Any, *, bad: tuple[BadLine, ...] = ()) -> None:
        self.sentence = sentence
        self.bad = bad
        super().__init__(str(sentence))


@dataclass(frozen=True)
class Reading:
    """What a file says. It may be loaded only if `bad` is empty."""

    rows: int  # below the headings: those of every community, the refused and the skipped
    communities: dict[int, tuple[DoorRow, ...]]  # by id
    bad: tuple[BadLine, ...]
    refused: int
    skipped: tuple[tuple[str, int], ...]  # sheet, where there are several, and line
    ignored_columns: tuple[str, ...]
    ignored_sheets: tuple[str, ...]


def read_register(content: bytes, filename: str, *, city_id: int, community_id: int | None = None) -> Reading:
    """Read a spreadsheet against the communities of a city. With a community, only its own doors may be in it.

    Raises `RegisterRefused` where the file cannot be read at all.
    """
    try:
        found = sheets.read_all(content, filename)
    except SheetRefused as refusal:
        raise RegisterRefused(_(sheets.MESSAGES[refusal.code]) % refusal.params) from refusal
    listed = parse(found, region=settings.PHONE_REGION)
    placed, strangers = _placed(listed.doors, city_id, community_id)
    whole = _too_much(placed) + _cut_off(content, found)
    bad = [bad_line(it) for it in listed.bad] + strangers
    return Reading(
        rows=listed.rows,
        communities=placed,
        bad=tuple(whole + sorted(bad, key=lambda it: it.line)),
        refused=_refused(listed, strangers),
        skipped=listed.skipped,
        ignored_columns=listed.ignored_columns,
        ignored_sheets=listed.ignored_sheets,
    )


def bad_line(bad: Bad) -> BadLine:
    """What is wrong, in a translated sentence."""
    row = bad.row
    return BadLine(row.line, _on_sheet(bad.sheet, row.column), _(MESSAGES[row.code]) % row.params)


def _on_sheet(sheet: str, column: str) -> str:
    return f"{sheet} · {column}" if sheet else column


def _placed(
    doors: Sequence[Written], city_id: int, community_id: int | None
) -> tuple[dict[int, tuple[DoorRow, ...]], list[BadLine]]:
    """The doors of each community, and the lines whose community is none, not clear, or another's."""
    paths = {door.community for door in doors}
    names = community_names(city_id) if paths - {()} else CommunityNames([])
    found = {path: names.find(path) if path else () for path in paths}
    placed, wrong = defaultdict[int, list[DoorRow]](list), list[BadLine]()
    column = BY_FIELD["community"].heading
    for door in doors:
        row, meant = door.row, found[door.community]
        if not door.community:
            meant = (community_id,) if community_id is not None else ()
        if len(meant) == 1 and community_id in (None, meant[0]):
            placed[meant[0]].append(row)
        else:
            sentence = _sentence(door.community, meant)
            wrong.append(BadLine(row.line, _on_sheet(row.sheet, column), sentence))
    return {one: tuple(rows) for one, rows in placed.items()}, wrong


def _sentence(path: tuple[str, ...], meant: tuple[int, ...]) -> Any:
    if not path:
        return _("The file does not say of which community this door is. Add a column 社区 Community.")
    if len(meant) == 1:
        return _("“%(text)s” is another community. Take the row out, or send it to that community.") % {
            "text": "/".join(path)[:60]
        }
    return unplaced(path, meant)


def _too_much(placed: dict[int, tuple[DoorRow, ...]]) -> list[BadLine]:
    params: dict[str, int | str] = {"doors_max": HOUSEHOLDS_MAX}
    return [
        bad_line(Bad(BadRow(rows[HOUSEHOLDS_MAX].line, "", "too_many_doors", params), rows[HOUSEHOLDS_MAX].sheet))
        for rows in placed.values()
        if len(rows) > HOUSEHOLDS_MAX
    ]


def _cut_off(content: bytes, found: tuple[sheets.Sheet, ...]) -> list[BadLine]:
    """Excel drops what does not fit when it saves as .xls: a sheet that is full to the brim is not to be trusted."""
    if not content.startswith(_XLS):
        return []
    last = [(sheet, sheet.rows[-1].line) for sheet in found if sheet.rows]
    return [bad_line(Bad(BadRow(line, "", "cut_off"), sheet.name)) for sheet, line in last if line >= _XLS_LINES]


def _refused(listed: RegisterList, strangers: list[BadLine]) -> int:
    """Rows, not complaints: several things may be wrong with one row."""
    return listed.refused + len(strangers)
