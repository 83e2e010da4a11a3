"""A small writer of real .xls files (BIFF8 in a compound file), since no library here writes them."""

import struct

_SECTOR = 512
_END, _FAT = 0xFFFFFFFE, 0xFFFFFFFD
_FREE = 0xFFFFFFFF


def xls(rows: list[list[str | float]], *, errors: tuple[tuple[int, int], ...] = ()) -> bytes:
    """One sheet; `errors` are (row, column) of cells that hold #DIV/0!."""
    return xls_of_cells([(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row)], errors=errors)


def xls_of_cells(values: list[tuple[int, int, str | float]], *, errors: tuple[tuple[int, int], ...] = ()) -> bytes:
    """One sheet of (row, column, value), both from 0."""
    cells = b"".join(_cell(*value) for value in values)
    cells += b"".join(_record(0x0205, struct.pack("<HHHBB", r, c, 0, 0x07, 1)) for r, c in errors)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + _record(0x000A)
    return compound({"Workbook": _globals() + sheet})


def _globals() -> bytes:
    bof = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = b"Sheet1"
    length = len(bof) + 4 + 8 + len(name) + 4
    return bof + _record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name) + _record(0x000A)


def _cell(row: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file whose streams are all long enough not to need the mini stream."""
    padded = {name: body.ljust(max(4096, -(-len(body) // _SECTOR) * _SECTOR), b"\0") for name, body in streams.items()}
    chains, entries, position = [], [_entry("Root Entry", kind=5, start=_END, size=0, child=1)], 1
    for number, (name, body) in enumerate(padded.items(), start=1):
        sectors = len(body) // _SECTOR
        chains += [*range(position + 1, position + sectors), _END]
        right = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, kind=2, start=position, size=len(body), right=right))
        position += sectors
    entries += [bytes(128)] * (-len(entries) % 4)
    directory_sectors = len(entries) // 4
    fat_sectors = 1
    while fat_sectors * 128 < 1 + len(chains) + directory_sectors - 1 + fat_sectors:
        fat_sectors += 1
    # Sector 0 is the directory's first; FAT sectors come last.
    directory_chain = [_END] if directory_sectors == 1 else None
    assert directory_chain, "more streams than one directory sector holds"
    fat = [*directory_chain, *chains, *[_FAT] * fat_sectors]
    fat += [_FREE] * (fat_sectors * 128 - len(fat))
    fat_at = list(range(position, position + fat_sectors))
    assert len(fat_at) <= 109 + 127, "longer than one extra index sector"
    extra = fat_at[109:]
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, 0, 0, 4096, _END, 0, position + fat_sectors if extra else _END, 1 if extra else 0,
    )  # fmt: skip
    header += struct.pack("<109I", *(fat_at + [_FREE] * 109)[:109])
    body = b"".join(entries) + b"".join(padded.values()) + struct.pack(f"<{len(fat)}I", *fat)
    if extra:
        body += struct.pack("<128I", *(extra + [_FREE] * 127)[:127], _END)
    return header + body


def _entry(name: str, *, kind: int, start: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII36xIQ", text, len(text), kind, 1, _FREE, right, child, start, size)
