"""The process that opens strangers' files: `python -m muster.sheets.child`, job on stdin, rows on stdout."""

import os
import resource
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from muster.sheets import delimited, workbook
from muster.sheets.refusals import SheetRefused
from muster.sheets.wire import Answer, Job, WireRow

_CHUNK_ROWS = 500


def main() -> None:
    """Read one job, write its rows and one answer, and leave without cleaning up."""
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    _lock_in(job)
    try:
        answer = _write_rows(job)
    except SheetRefused as refusal:
        answer = Answer(refused=refusal.code, params=refusal.params)
    except MemoryError:
        os._exit(1)
    # A parser of strangers' bytes may fail in any way, even with a panic, which is no Exception: all mean the same.
    except BaseException:  # noqa: BLE001
        answer = Answer(refused="damaged_file")
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()
    os._exit(0)  # freeing millions of cells one by one takes seconds and helps nobody


def _lock_in(job: Job) -> None:
    limits = job.limits
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes_max, limits.memory_bytes_max))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds_max, limits.seconds_max))
    largest = 4 * limits.text_chars_max  # the answer, or the unpacked copy
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))


def _write_rows(job: Job) -> Answer:
    sheets, unread = _opened(job)
    encode, out, chunk = msgspec.json.Encoder().encode, sys.stdout.buffer, list[bytes]()
    chars, counts = 0, list[tuple[str, int]]()
    for name, rows in sheets:
        before = sum(count for _name, count in counts)
        count = 0
        for count, row in enumerate(rows, start=1):
            chars += _measured(row, job)
            if before + count > job.limits.rows_max:
                raise SheetRefused("too_many_rows", {"rows_max": job.limits.rows_max})
            if chars > job.limits.text_chars_max:
                raise SheetRefused("too_much_text")
            chunk.append(encode(row))
            if len(chunk) == _CHUNK_ROWS:
                out.write(b"\n".join(chunk) + b"\n")
                chunk.clear()
        counts += [(name, count)] if count else []
    if not counts:
        raise SheetRefused("no_rows")
    out.write(b"".join(line + b"\n" for line in chunk))
    return Answer(rows=sum(count for _name, count in counts), sheets=tuple(counts), unread_sheets=unread)


def _opened(job: Job) -> tuple[Iterable[workbook.Filled], tuple[str, ...]]:
    """The sheets to read, and the names of those left unread."""
    if job.kind == "text":
        return [("", delimited.rows(Path(job.path), job.limits))], ()
    return workbook.opened(job)


def _measured(row: WireRow, job: Job) -> int:
    limits = job.limits
    if len(row.cells) > limits.columns_max:
        raise SheetRefused("too_many_columns", {"line": row.line, "columns_max": limits.columns_max})
    longest = max(map(len, row.cells))
    if longest > limits.cell_chars_max:
        raise SheetRefused("long_cell", {"line": row.line, "cell_chars_max": limits.cell_chars_max})
    return sum(map(len, row.cells))


if __name__ == "__main__":
    main()
