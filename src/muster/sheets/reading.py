"""Read a stranger's spreadsheet in a child process, so that a bomb bursts there and not here."""

import os
import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import msgspec

from muster.sheets.refusals import SheetRefused
from muster.sheets.values import Damage, Limits, Row, Sheet
from muster.sheets.wire import Answer, Job, WireRow

_XLSX, _XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_NAMES = (".csv", ".tsv", ".txt")
_OTHER_FORMATS = {".ods", ".pdf", ".doc", ".docx", ".xlsb", ".numbers", ".zip", ".rar", ".7z"}
_ANSWER_BYTES_MAX = 64 * 1024
SHEETS_MAX = 200
_TOO_SLOW = (-signal.SIGXCPU, -signal.SIGKILL)


def read(source: Path | bytes, filename: str, *, limits: Limits | None = None) -> Sheet:
    """The first sheet of an .xlsx, .xls or text file, every cell as text. Raises `SheetRefused`.

    `filename` is the name its owner gave it; what the file is, its first bytes decide.
    """
    return _read(source, filename, limits or Limits(), sheets_max=1)[0]


def read_all(source: Path | bytes, filename: str, *, limits: Limits | None = None) -> tuple[Sheet, ...]:
    """Every visible sheet that holds anything; the limits hold for all of them together. Raises `SheetRefused`."""
    sheets = _read(source, filename, limits or Limits(), sheets_max=SHEETS_MAX)
    if sheets[0].unread_sheets:
        raise SheetRefused("too_many_sheets", {"sheets_max": SHEETS_MAX})
    return sheets


def _read(source: Path | bytes, filename: str, limits: Limits, *, sheets_max: int) -> tuple[Sheet, ...]:
    _refuse_by_size(source, limits)
    kind = _kind(source, filename)
    with TemporaryDirectory(prefix="muster-sheet-") as folder:
        path = _on_disk(source, Path(folder))
        job = Job(path=str(path), kind=kind, folder=folder, limits=limits, sheets_max=sheets_max)
        return _sheets(_run_child(job))


def _refuse_by_size(source: Path | bytes, limits: Limits) -> None:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size == 0:
        raise SheetRefused("empty_file")
    if size > limits.file_bytes_max:
        raise SheetRefused("too_big", {"megabytes": limits.file_bytes_max // 1024**2})


def _kind(source: Path | bytes, filename: str) -> str:
    start = _first_bytes(source)
    suffix = Path(filename).suffix.lower()
    if start.startswith(_XLSX):
        return "xlsx"
    if start.startswith(_XLS):
        return "xls"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise SheetRefused("web_page")
    if suffix in _TEXT_NAMES:
        return "text"
    if suffix in _OTHER_FORMATS:
        raise SheetRefused("other_format", {"format": suffix})
    raise SheetRefused("not_a_spreadsheet")


def _first_bytes(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[:512]
    with source.open("rb") as file:
        return file.read(512)


def _on_disk(source: Path | bytes, folder: Path) -> Path:
    if isinstance(source, Path):
        return source.resolve()
    path = folder / "received"
    path.write_bytes(source)
    return path


def _run_child(job: Job) -> Path:
    """Where the child wrote its answer: a file, whose size the kernel limits, and never our memory."""
    written = Path(job.folder) / "answer"
    with written.open("wb") as output:
        try:
            child = subprocess.run(
                [sys.executable, "-P", "-m", "muster.sheets.child"],
                input=msgspec.json.encode(job),
                stdout=output,
                stderr=subprocess.DEVNULL,
                env=_bare_environment(),
                timeout=job.limits.seconds_max,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise SheetRefused("too_slow") from None
    if child.returncode != 0:
        raise SheetRefused("too_slow" if child.returncode in _TOO_SLOW else "too_much_inside")
    return written


def _bare_environment() -> dict[str, str]:
    """No secret of the server reaches a process that parses strangers' bytes."""
    return {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "LC_ALL": "C.UTF-8"}


def _sheets(written: Path) -> tuple[Sheet, ...]:
    with written.open("rb") as lines:
        answer = _last_line(lines)
        if answer.refused:
            raise SheetRefused(answer.refused, answer.params)
        decode = msgspec.json.Decoder(WireRow).decode
        rows = [_row(decode(line)) for line in islice(lines, answer.rows)]
    if len(rows) != answer.rows or sum(count for _name, count in answer.sheets) != answer.rows:
        raise SheetRefused("too_much_inside")
    each, sheets = iter(rows), list[Sheet]()
    for name, count in answer.sheets:
        header, *body = islice(each, count)
        sheets.append(Sheet(name=name, header=header, rows=tuple(body), unread_sheets=answer.unread_sheets))
    return tuple(sheets)


def _last_line(lines: BinaryIO) -> Answer:
    end = lines.seek(0, os.SEEK_END)
    lines.seek(max(0, end - _ANSWER_BYTES_MAX))
    answer = msgspec.json.decode(lines.read().splitlines()[-1], type=Answer)
    lines.seek(0)
    return answer


def _row(wire: WireRow) -> Row:
    return Row(wire.line, wire.cells, tuple(Damage(column, code) for column, code in wire.damage))
