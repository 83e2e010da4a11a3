"""Rows of an Excel workbook, .xlsx or .xls. Runs in the child process only."""

from collections.abc import Iterator
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from muster.sheets.celltext import Value, row_of
from muster.sheets.refusals import SheetRefused
from muster.sheets.unpack import clean_copy
from muster.sheets.wire import Job, WireRow
from muster.sheets.xls_errors import error_cells

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # an .xlsx with a password is a compound file, as .xls are
_UNREAD_MAX = 20


def opened(job: Job) -> tuple[str, tuple[str, ...], Iterator[WireRow]]:
    """Name of the first visible sheet that holds anything, the names of those after it, and its rows."""
    path = Path(job.path)
    if job.kind == "xlsx":
        path = clean_copy(path, Path(job.folder) / "clean.xlsx", limits=job.limits)
    elif _ENCRYPTED in path.read_bytes():
        raise SheetRefused("password")
    try:
        book = CalamineWorkbook.from_path(path)
        position, sheet = _first_filled(book)
    except PasswordError:
        raise SheetRefused("password") from None
    except CalamineError:
        raise SheetRefused("damaged_file") from None
    errors = error_cells(path.read_bytes(), sheet=position) if job.kind == "xls" else frozenset()
    unread = tuple(book.sheet_names[other] for other in _visible(book) if other > position)[:_UNREAD_MAX]
    return sheet.name, unread, _rows(sheet, errors)


def _first_filled(book: CalamineWorkbook) -> tuple[int, CalamineSheet]:
    for position in _visible(book):
        sheet = book.get_sheet_by_index(position)
        if sheet.start is not None:
            return position, sheet
    raise SheetRefused("no_rows")


def _visible(book: CalamineWorkbook) -> list[int]:
    return [
        position
        for position, sheet in enumerate(book.sheets_metadata)
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _rows(sheet: CalamineSheet, errors: frozenset[tuple[int, int]]) -> Iterator[WireRow]:
    before = [""] * sheet.start[1] if sheet.start else []
    for line, values in enumerate(sheet.iter_rows(), start=1):
        cells: list[Value] = [*before, *values]
        for column in range(len(cells)) if errors else ():
            if (line - 1, column) in errors:
                cells[column] = "#VALUE!"
        if row := row_of(line, cells):
            yield row
