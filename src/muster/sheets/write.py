"""Write a list as .xlsx or CSV, so that it reads back exactly and no cell runs as a formula."""

import csv as csv_format
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from muster.sheets.guard import guarded
from muster.sheets.refusals import SheetRefused

Cell = str | int | date | datetime | None

ROWS_MAX, COLUMNS_MAX, CELL_CHARS_MAX = 1_048_576, 16_384, 32_767
_EXACT_INTEGER_MAX = 10**15  # Excel keeps fifteen digits
_UNSTORABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")  # no XML may hold these


def xlsx(rows: Iterable[Sequence[Cell]], *, header: Sequence[str], sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet: the header, bold and always in sight, then the rows. Raises `SheetRefused`."""
    output = io.BytesIO()
    book = Workbook(output, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    try:
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        page.set_row(0, None, book.add_format({"bold": True}))
        write_row(page, header, index=0)
        for index, row in enumerate(rows, start=1):
            write_row(page, row, index=index)
    finally:
        book.close()
    return output.getvalue()


def csv(rows: Iterable[Sequence[Cell]], *, header: Sequence[str]) -> bytes:
    """UTF-8 with a mark, which Excel needs to see Chinese; every cell quoted. Raises `SheetRefused`.

    Unquoted, `a;=1+1` would be two cells, the second a formula, wherever the list separator is a semicolon.
    """
    output = io.StringIO(newline="")
    writer = csv_format.writer(output, quoting=csv_format.QUOTE_ALL, lineterminator="\r\n")
    for line, row in enumerate([header, *rows], start=1):
        writer.writerow([guarded(_storable(_text(cell), line=line)) for cell in row])
    return output.getvalue().encode("utf-8-sig")


def write_row(page: Worksheet, row: Sequence[Cell], *, index: int) -> None:
    """Put one row on a page of a workbook. Nothing that does not fit is dropped in silence."""
    if index >= ROWS_MAX:
        raise SheetRefused("too_many_rows", {"rows_max": ROWS_MAX})
    for column, cell in enumerate(row):
        if column >= COLUMNS_MAX:
            raise SheetRefused("too_many_columns", {"line": index + 1, "columns_max": COLUMNS_MAX})
        if isinstance(cell, int) and abs(cell) < _EXACT_INTEGER_MAX:
            page.write_number(index, column, cell)
        elif text := _text(cell):
            page.write_string(index, column, guarded(_storable(text, line=index + 1)))


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _storable(text: str, *, line: int) -> str:
    if len(text) >= CELL_CHARS_MAX:
        raise SheetRefused("long_cell", {"line": line, "cell_chars_max": CELL_CHARS_MAX - 1})
    if not text.isprintable() and _UNSTORABLE.search(text):
        raise SheetRefused("bad_character", {"line": line})
    return text
