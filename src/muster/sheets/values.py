"""What comes out of a spreadsheet: text exactly as it stands there, and the line it stands on."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's file is looked at before it is refused."""

    file_bytes_max: int = 20 * MIB
    unpacked_bytes_max: int = 50 * MIB
    parts_max: int = 2_000
    rows_max: int = 100_001  # the heading and 100,000 people
    columns_max: int = 200
    cell_chars_max: int = 32_767  # what Excel allows in one cell
    text_chars_max: int = 25_000_000
    memory_bytes_max: int = 300 * MIB
    seconds_max: int = 9  # start and stop of the child come on top; the whole stays under 10


@dataclass(frozen=True, slots=True)
class Damage:
    """A cell whose text is not what was once typed: `rounded_number` or `error_value`."""

    column: int
    code: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet. `line` counts from 1, as the program that wrote it shows it."""

    line: int
    cells: tuple[str, ...]
    damage: tuple[Damage, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first visible sheet that holds anything. Rows without any text are left out, and are no rows."""

    name: str
    header: Row
    rows: tuple[Row, ...]
    unread_sheets: tuple[str, ...] = ()
