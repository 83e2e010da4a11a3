"""Lines of a file of areas, as nodes of the tree. The one place that takes a code apart."""

import csv
import gzip
import math
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from muster.places.models import Level
from muster.places.refusals import AreasRefused, BadLine, Sentence

ROWS_MAX = 2_000_000
TEXT_BYTES_MAX = 256 * 1024 * 1024
CODE_CHARS_MAX = 40
NAME_CHARS_MAX = 120
BAD_LINES_MAX = 1_000  # beyond these a person would not read on
# Control characters, line ends, marks that turn the direction of writing. Rare characters of private use are names.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

CHINA_LEVELS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.DISTRICT, 9: Level.SUBDISTRICT, 12: Level.COMMUNITY}
CHINA_PARENT = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}  # digits of the parent's code, by digits of one's own
HEADINGS = {
    "代码": "code",
    "名称": "name",
    "上级代码": "parent_code",
    "级别": "level",
    "经度": "lon",
    "纬度": "lat",
    "longitude": "lon",
    "latitude": "lat",
}


class Scheme(StrEnum):
    """How a file tells the parent of a node."""

    CHINA = "china"  # the parent's code is a prefix of 2, 4, 6 or 9 digits, and the length tells the level
    PARENTS = "parents"  # columns `parent_code` and `level` say so: any country's codes


class Node(NamedTuple):
    line: int
    code: str
    name: str
    level: str
    parent_code: str  # "" at the top of the tree
    longitude: float | None
    latitude: float | None


class BadNode(Exception):
    """Why one line is no node."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence


@dataclass(frozen=True)
class Columns:
    """Where the file keeps what; -1 where it does not."""

    code: int
    name: int
    parent_code: int
    level: int
    lon: int
    lat: int


def read_nodes(path: Path, scheme: Scheme) -> list[Node]:
    """Every node of a CSV file, gzipped or not. Raises `AreasRefused` naming each bad line, and returns all or nothing."""
    lines = _lines(_text(path))
    columns = _columns(next(lines, (1, []))[1], scheme)
    nodes: list[Node] = []
    bad: list[BadLine] = []
    seen: dict[str, int] = {}
    for line, cells in lines:
        if len(nodes) == ROWS_MAX:
            raise AreasRefused(_("There are more than %(rows)s lines. Split the file.") % {"rows": ROWS_MAX})
        try:
            node = _node(line, cells, columns, scheme)
            _refuse_twice(seen, node)
        except BadNode as reason:
            bad.append(BadLine(line, reason.sentence))
            if len(bad) == BAD_LINES_MAX:
                break
        else:
            nodes.append(node)
    if bad:
        raise AreasRefused(_("Some lines cannot be read. Correct them; nothing was loaded."), bad=bad)
    if not nodes:
        raise AreasRefused(_("The file holds no areas below its heading."))
    return nodes


def _text(path: Path) -> str:
    try:
        raw = _unpacked(path) if path.suffix == ".gz" else _at_most(path.open("rb").read)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise AreasRefused(_("The file is named .gz but is damaged or not gzipped. Pack it again.")) from None
    except OSError as error:
        raise AreasRefused(_("The file cannot be read: %(why)s") % {"why": error.strerror or str(error)}) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AreasRefused(_("The text is neither UTF-8 nor GB18030. Save the file as CSV UTF-8."))


def _unpacked(path: Path) -> bytes:
    with gzip.open(path) as file:
        return _at_most(file.read)


def _at_most(read: Callable[[int], bytes]) -> bytes:
    raw = read(TEXT_BYTES_MAX + 1)
    if len(raw) > TEXT_BYTES_MAX:
        raise AreasRefused(
            _("The file holds more than %(megabytes)s MB. Split it.") % {"megabytes": TEXT_BYTES_MAX // 1024**2}
        )
    return raw


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each filled line with its number, as an editor shows it."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        for cells in reader:
            if any(cells):
                yield reader.line_num, cells
    except csv.Error:
        raise AreasRefused(
            _("From line %(line)s on the quotation marks do not pair up.") % {"line": reader.line_num}
        ) from None


def _columns(header: list[str], scheme: Scheme) -> Columns:
    names = [HEADINGS.get(cell.strip().lower(), cell.strip().lower()) for cell in header]
    needed = ("code", "name") if scheme is Scheme.CHINA else ("code", "name", "parent_code", "level")
    missing = [name for name in needed if name not in names]
    if missing:
        raise AreasRefused(
            _("The first line must name the columns; missing: %(columns)s.") % {"columns": ", ".join(missing)}
        )
    at = {
        name: names.index(name) if name in names else -1
        for name in ("code", "name", "parent_code", "level", "lon", "lat")
    }
    return Columns(**at)


def _node(line: int, cells: list[str], columns: Columns, scheme: Scheme) -> Node:
    code, name = _cell(cells, columns.code), _cell(cells, columns.name)
    if not 0 < len(code) <= CODE_CHARS_MAX or UNSEEN.search(code):
        raise BadNode(_("The code must be 1 to %(max)s visible characters.") % {"max": CODE_CHARS_MAX})
    if not 0 < len(name) <= NAME_CHARS_MAX or UNSEEN.search(name):
        raise BadNode(_("The name must be 1 to %(max)s visible characters.") % {"max": NAME_CHARS_MAX})
    if scheme is Scheme.CHINA:
        level, parent_code = _by_length(code)
    else:
        level, parent_code = _as_said(_cell(cells, columns.level).lower(), _cell(cells, columns.parent_code), code)
    longitude = _degrees(_cell(cells, columns.lon), 180)
    latitude = _degrees(_cell(cells, columns.lat), 90)
    if (longitude is None) != (latitude is None):
        raise BadNode(_("A longitude needs a latitude, and the other way round."))
    return Node(line, code, name, level, parent_code, longitude, latitude)


def _cell(cells: list[str], column: int) -> str:
    return cells[column].strip() if 0 <= column < len(cells) else ""


def _by_length(code: str) -> tuple[str, str]:
    if len(code) not in CHINA_LEVELS or not (code.isascii() and code.isdigit()):
        raise BadNode(
            _(
                "A code of China has 2, 4, 6, 9 or 12 digits. For another country give the columns parent_code and level."
            )
        )
    return CHINA_LEVELS[len(code)].value, code[: CHINA_PARENT[len(code)]]


def _as_said(level: str, parent_code: str, code: str) -> tuple[str, str]:
    if level not in Level.values:
        raise BadNode(_("The level must be one of: %(levels)s.") % {"levels": ", ".join(Level.values)})
    if parent_code == code:
        raise BadNode(_("An area cannot be its own parent."))
    return level, parent_code


def _degrees(text: str, limit: int) -> float | None:
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError:
        degrees = math.nan
    if not -limit <= degrees <= limit:
        raise BadNode(_("A longitude or latitude must be a number of degrees."))
    return degrees


def _refuse_twice(seen: dict[str, int], node: Node) -> None:
    first = seen.setdefault(node.code, node.line)
    if first != node.line:
        raise BadNode(_("The code stands already in line %(line)s.") % {"line": first})
