"""Unpack a workbook with every byte counted, and pack what is needed of it anew. Runs in the child process only.

The parser then sees exactly what was counted: not what headers declare, nor a second directory hidden inside.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from muster.sheets.refusals import SheetRefused
from muster.sheets.values import Limits

_PIECE = 256 * 1024
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_ERROR_CELL = re.compile(rb"""(<(?:\w{1,20}:)?c\s[^<>]{0,200}?\bt=)(["'])e\2""")


def clean_copy(source: Path, target: Path, *, limits: Limits) -> Path:
    """Write to `target` the XML parts of the workbook at `source`, unpacked, and return `target`."""
    try:
        with ZipFile(source) as archive, source.open("rb") as file, ZipFile(target, "w", ZIP_STORED) as clean:
            entries = archive.infolist()
            _refuse_by_contents(entries, limits)
            _copy(entries, file=file, clean=clean, budget=limits.unpacked_bytes_max)
    except (BadZipFile, zlib.error, struct.error, NotImplementedError, expat.ExpatError):
        raise SheetRefused("damaged_file") from None
    return target


def _refuse_by_contents(entries: list[ZipInfo], limits: Limits) -> None:
    names = {entry.filename for entry in entries}
    if len(entries) > limits.parts_max:
        raise SheetRefused("too_many_parts", {"parts_max": limits.parts_max})
    if len(names) != len(entries):
        raise SheetRefused("damaged_file")
    if any(entry.flag_bits & 1 for entry in entries):
        raise SheetRefused("password")
    if "xl/workbook.xml" in names:
        return
    other = {"xl/workbook.bin": ".xlsb", "content.xml": ".ods", "word/document.xml": ".docx"}
    for part, suffix in other.items():
        if part in names:
            raise SheetRefused("other_format", {"format": suffix})
    raise SheetRefused("not_a_spreadsheet")


def _copy(entries: list[ZipInfo], *, file: BinaryIO, clean: ZipFile, budget: int) -> None:
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            _refuse_archive(next(_unpacked(entry, file), b""))
            continue
        pieces = []
        for piece in _unpacked(entry, file):
            budget -= len(piece)
            if budget < 0:
                raise SheetRefused("too_much_inside")
            pieces.append(piece)
        clean.writestr(entry.filename, _plain_xml(b"".join(pieces)))


def _unpacked(entry: ZipInfo, file: BinaryIO) -> Iterator[bytes]:
    """The entry's bytes in pieces, by its packed size alone: its declared size is only a claim."""
    left = _seek_body(entry, file)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    checksum = 0
    while left > 0 and (packed := file.read(min(left, _PIECE))):
        left -= len(packed)
        for piece in _inflated(packed, inflate) if entry.compress_type == ZIP_DEFLATED else [packed]:
            checksum = zlib.crc32(piece, checksum)
            yield piece
    if left or checksum != entry.CRC or (entry.compress_type == ZIP_DEFLATED and not inflate.eof):
        raise SheetRefused("damaged_file")


def _seek_body(entry: ZipInfo, file: BinaryIO) -> int:
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise SheetRefused("damaged_file")
    file.seek(entry.header_offset)
    signature, name_length, extra_length = struct.unpack("<4s22xHH", file.read(30))
    if signature != b"PK\x03\x04":
        raise SheetRefused("damaged_file")
    file.seek(name_length + extra_length, 1)
    return entry.compress_size


def _inflated(packed: bytes, inflate: "zlib._Decompress") -> Iterator[bytes]:
    while packed and (piece := inflate.decompress(packed, _PIECE)):
        yield piece
        packed = inflate.unconsumed_tail


def _refuse_archive(start: bytes) -> None:
    if start.startswith(_ARCHIVES):
        raise SheetRefused("nested_archive")


def _plain_xml(part: bytes) -> bytes:
    """The part without surprises. Error cells become text cells: the parser would show them as empty."""
    _refuse_archive(part)
    if b"\0" in part[:200]:  # UTF-16, where the search below would see nothing
        raise SheetRefused("damaged_file")
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise SheetRefused("xml_entities")
    # The parser of workbooks would take half a sheet for a whole one; this raises ExpatError.
    expat.ParserCreate().Parse(part, True)  # noqa: FBT003
    return _ERROR_CELL.sub(rb"\1\2str\2", part) if b'"e"' in part or b"'e'" in part else part
