"""What the reading process and its child say to each other: a job in; a line of JSON for each row and an answer out."""

import msgspec

from muster.sheets.values import Limits


class Job(msgspec.Struct, frozen=True):
    """The file to read, what its first bytes say it is, and a folder for a cleaned copy."""

    path: str
    kind: str
    folder: str
    limits: Limits
    sheets_max: int = 1


class WireRow(msgspec.Struct, frozen=True, array_like=True):
    """A row, with (column, code) for each damaged cell."""

    line: int
    cells: tuple[str, ...]
    damage: tuple[tuple[int, str], ...] = ()


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The last line. Without it, or with another count of rows, nothing has been read."""

    rows: int = 0
    sheets: tuple[tuple[str, int], ...] = ()  # the name of each sheet, and how many of the rows are its
    unread_sheets: tuple[str, ...] = ()
    refused: str = ""
    params: dict[str, int | str] = {}
