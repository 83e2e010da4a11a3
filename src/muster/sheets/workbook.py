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

Filled = tuple[str, Iterator[WireRow]]  # a sheet's name and its rows


def opened(job: Job) -> tuple[Iterator[Filled], tuple[str, ...]]:
    """The first visible sheets that hold anything, as many as the job wants, and the names of those after them."""
    path = Path(job.path)
    if job.kind == "xlsx":
        path = clean_copy(path, Path(job.folder) / "clean.xlsx", limits=job.limits)
    elif _ENCRYPTED in path.read_bytes():
        raise SheetRefused("password")
    try:
        book = CalamineWorkbook.from_path(path)
        positions = _first_filled(book, job.sheets_max)
    except PasswordError:
        raise SheetRefused("password") from None
    except CalamineError:
        raise SheetRefused("damaged_file") from None
    unread = tuple(book.sheet_names[other] for other in _visible(book) if other > positions[-1])[:_UNREAD_MAX]
    return _filled(book, positions, path.read_bytes() if job.kind == "xls" else b""), unread


def _first_filled(book: CalamineWorkbook, wanted: int) -> list[int]:
    found = list[int]()
    for position in _visible(book):
        if book.get_sheet_by_index(position).start is not None:
            found.append(position)
        if len(found) == wanted:
            break
    if not found:
        raise SheetRefused("no_rows")
    return found


def _filled(book: CalamineWorkbook, positions: list[int], xls: bytes) -> Iterator[Filled]:
    for position in positions:
        sheet = book.get_sheet_by_index(position)
        yield sheet.name, _rows(sheet, error_cells(xls, sheet=position) if xls else frozenset())


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
