"""Which cells of an .xls hold an error such as #DIV/0!, because the parser shows them as empty. Child process only.

The file is a compound file ([MS-CFB]): sectors chained by a table. Its stream `Workbook` is a list of records ([MS-XLS]).
"""

import struct
from collections.abc import Iterator

from muster.sheets.refusals import SheetRefused

_SECTORS_END = 0xFFFFFFFC  # this and all above are marks, not sectors
_BOUNDSHEET, _EOF, _FORMULA, _BOOLERR = 0x85, 0x0A, 0x06, 0x205
_ENTRY_BYTES = 128


def error_cells(raw: bytes, *, sheet: int) -> frozenset[tuple[int, int]]:
    """(row, column), from 0, of the error cells in the workbook's sheet number `sheet`, from 0."""
    try:
        book = _workbook_stream(raw)
        offsets = [struct.unpack_from("<I", body)[0] for kind, body in _records(book, 0) if kind == _BOUNDSHEET]
        return frozenset(struct.unpack_from("<HH", body) for body in _errors(book, offsets[sheet]))
    except (struct.error, IndexError):
        raise SheetRefused("damaged_file") from None


def _errors(book: bytes, start: int) -> Iterator[bytes]:
    for kind, body in _records(book, start):
        if (kind == _BOOLERR and body[7] == 1) or (kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2):
            yield body


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Records from `start` to the end of that part. A chart inside a sheet is a part of its own, and is skipped over."""
    depth = 0
    while start + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, start)
        depth += {0x809: 1, _EOF: -1}.get(kind, 0)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, book[start + 4 : start + 4 + length]
        start += 4 + length


def _workbook_stream(raw: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", raw, 30)[0]
    table = _table(raw, size)
    directory = _chain(raw, table, struct.unpack_from("<I", raw, 48)[0], size)
    for at in range(0, len(directory), _ENTRY_BYTES):
        name = directory[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0]
        if name in {"Workbook", "Book"}:
            start, length = struct.unpack_from("<II", directory, at + 116)
            if length >= struct.unpack_from("<I", raw, 56)[0]:  # smaller ones lie elsewhere, and no program writes them
                return _chain(raw, table, start, size)[:length]
    raise SheetRefused("damaged_file")


def _table(raw: bytes, size: int) -> list[int]:
    per_sector = size // 4
    sectors = [sector for sector in struct.unpack_from("<109I", raw, 76) if sector < _SECTORS_END]
    index, left = struct.unpack_from("<II", raw, 68)
    while index < _SECTORS_END and left > 0:
        *more, index = struct.unpack_from(f"<{per_sector}I", raw, (index + 1) * size)
        sectors += [sector for sector in more if sector < _SECTORS_END]
        left -= 1
    parts = [struct.unpack_from(f"<{per_sector}I", raw, (sector + 1) * size) for sector in sectors]
    return [following for part in parts for following in part]


def _chain(raw: bytes, table: list[int], sector: int, size: int) -> bytes:
    pieces: list[bytes] = []
    while sector < _SECTORS_END:
        pieces.append(raw[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
        if len(pieces) > len(table):  # a chain that bites its own tail
            raise SheetRefused("damaged_file")
    return b"".join(pieces)
