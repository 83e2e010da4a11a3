"""Rows of a text file whose cells are set apart by commas, tabs or semicolons. Runs in the child process only."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from muster.sheets.celltext import row_of
from muster.sheets.encodings import decoded
from muster.sheets.refusals import SheetRefused
from muster.sheets.values import Limits
from muster.sheets.wire import WireRow

_LINE_CHARS_MAX = 1_000_000
_DELIMITERS = ",\t;"


def rows(path: Path, limits: Limits) -> Iterator[WireRow]:
    """The file's rows; the line of a row that spans several is its first."""
    csv.field_size_limit(limits.cell_chars_max)
    text = decoded(path.read_bytes())
    delimiter, text, skipped = _delimiter(text)
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    line = 0
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _refusal(error, line=line, limits=limits) from None
        if cells is None:
            return
        if row := row_of(line, list(cells)):
            yield row


def _refusal(error: csv.Error, *, line: int, limits: Limits) -> SheetRefused:
    if "field larger" in str(error):
        return SheetRefused("long_cell", {"line": line, "cell_chars_max": limits.cell_chars_max})
    return SheetRefused("unbalanced_quotes", {"line": line})


def _delimiter(text: str) -> tuple[str, str, int]:
    """What sets the first line's cells apart, the text after a `sep=` line, and how many lines that took."""
    first = next(_lines(text), "").strip()
    if first[:4].lower() == "sep=" and len(first.strip('"')) <= 5:
        return first[4:5] or "\t", text.partition("\n")[2], 1
    for head in _lines(text):
        if head.strip():
            return max(_DELIMITERS, key=lambda delimiter: _cells_in(head, delimiter)), text, 0
    raise SheetRefused("no_rows")


def _cells_in(head: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([head], delimiter=delimiter)))
    except csv.Error:
        return 0


def _lines(text: str) -> Iterator[str]:
    """Lines end in LF, CRLF or CR; csv must see them as they are, since a quoted cell may hold any."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > _LINE_CHARS_MAX:
            raise SheetRefused("long_line", {"line": number})
        yield line
