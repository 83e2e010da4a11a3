"""What can be read in a browser's profile by whoever holds the phone's disk: every file, and what LevelDB has compressed.

IndexedDB lies in LevelDB: fresh rows in a log as they are, older ones in tables whose blocks are compressed; Chromium
compresses larger values once more. A plain grep finds only some of it, so tables and values are opened first.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

FOOTER = 48
PIECE, HEAD = 32_768, 7  # of a log: checksum, length, kind
PLAIN, SNAPPY = 0, 1
COMPRESSED_VALUE = b"\xff\x11\x02"  # Chromium's mark before a value that it compressed


def traces(profile: Path, canaries: Iterable[str], patterns: Iterable[re.Pattern[bytes]] = ()) -> dict[str, set[str]]:
    """Which canaries stand in which file, in UTF-8 or in the two bytes a letter that V8 writes."""
    sought = [(one, re.compile(b"|".join(re.escape(one.encode(code)) for code in CODES))) for one in canaries]
    sought += [(one.pattern.decode(), one) for one in patterns]
    found: dict[str, set[str]] = {}
    for file in sorted(path for path in profile.rglob("*") if path.is_file()):
        for text in _readable(file):
            hits = {name for name, pattern in sought if pattern.search(text)}
            if hits:
                found.setdefault(str(file.relative_to(profile)), set()).update(hits)
    return found


CODES = ("utf-8", "utf-16-le")


def _readable(file: Path) -> Iterator[bytes]:
    try:
        raw = file.read_bytes()
    except FileNotFoundError:  # the browser goes on working
        return
    opened = {".ldb": _blocks, ".log": _records}.get(file.suffix)
    for text in (raw, *(opened(raw) if opened else ())):
        yield text
        for at in re.finditer(re.escape(COMPRESSED_VALUE), text):
            yield _unsnapped(text[at.end() :])


def _records(log: bytes) -> Iterator[bytes]:
    """What was written into a LevelDB log, without the heads that cut it into pieces of 32 kB: one may stand within a name."""
    written = bytearray()
    for start in range(0, len(log), PIECE):
        piece, at = log[start : start + PIECE], 0
        while at + HEAD <= len(piece) and piece[at + HEAD - 1]:
            size = int.from_bytes(piece[at + 4 : at + 6], "little")
            written += piece[at + HEAD : at + HEAD + size]
            at += HEAD + size
    yield bytes(written)


def _blocks(table: bytes) -> Iterator[bytes]:
    """The data blocks of a LevelDB table."""
    _meta, at = _handle(table[-FOOTER:], 0)
    (place, _at) = _handle(table[-FOOTER:], at)
    index = _block(table, place)
    at = 0
    end = len(index) - 4 * (int.from_bytes(index[-4:], "little") + 1)  # after it the restart points
    while at < end:
        _shared, at = _varint(index, at)
        own, at = _varint(index, at)
        length, at = _varint(index, at)
        yield _block(table, _handle(index, at + own)[0])
        at += own + length


def _block(table: bytes, place: tuple[int, int]) -> bytes:
    start, size = place
    kind = table[start + size]
    content = table[start : start + size]
    return _unsnapped(content) if kind == SNAPPY else content


def _handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    offset, at = _varint(data, at)
    size, at = _varint(data, at)
    return (offset, size), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _unsnapped(data: bytes) -> bytes:
    """Snappy's raw format, as far as it can be read: what follows it is not ours."""
    out = bytearray()
    try:
        length, at = _varint(data, 0)
        while len(out) < length:
            tag = data[at]
            at = _literal(data, at, out) if tag & 3 == 0 else _copy(data, at, out)
    except IndexError:  # it was no such value after all
        pass
    return bytes(out)


def _literal(data: bytes, at: int, out: bytearray) -> int:
    size, at = data[at] >> 2, at + 1
    if size >= 60:
        wide = size - 59
        size, at = int.from_bytes(data[at : at + wide], "little"), at + wide
    piece = data[at : at + size + 1]
    if len(piece) <= size:
        raise IndexError
    out += piece
    return at + size + 1


def _copy(data: bytes, at: int, out: bytearray) -> int:
    tag = data[at]
    if tag & 3 == 1:
        size, back, at = (tag >> 2 & 7) + 4, (tag >> 5) << 8 | data[at + 1], at + 2
    else:
        wide = 2 if tag & 3 == 2 else 4
        size, back, at = (tag >> 2) + 1, int.from_bytes(data[at + 1 : at + 1 + wide], "little"), at + 1 + wide
    if not 0 < back <= len(out):
        raise IndexError
    for _ in range(size):
        out.append(out[-back])
    return at
