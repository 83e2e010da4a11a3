"""A cell's value as text, never guessed, and what is wrong with it where Excel has changed what was typed."""

import re
from datetime import date, datetime, time, timedelta

from muster.sheets.guard import unguarded
from muster.sheets.wire import WireRow

Value = str | float | bool | date | datetime | time | timedelta

_DIGITS_KEPT = 15  # Excel turns every digit after the fifteenth into a zero
_SCIENTIFIC = re.compile(r"[-+]?\d(?:\.\d+)?E[-+]\d{2,3}")  # how Excel writes a long number into a CSV file
_ERRORS = frozenset(
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#FIELD!"]
)


def row_of(line: int, values: list[Value]) -> WireRow | None:
    """The row without the empty cells at its end; None where no cell holds any text."""
    cells = [_text(value) for value in values]
    if not any(unguarded(cell).strip() for cell in cells):
        return None
    while not cells[-1]:
        cells.pop()
    damage = tuple((i, code) for i, cell in enumerate(cells) if (code := _damage(cell, values[i])))
    return WireRow(line, tuple(map(unguarded, cells)), damage)


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return _hours(value) if isinstance(value, timedelta) else value.isoformat()


def _hours(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _damage(text: str, value: Value) -> str:
    if isinstance(value, str):
        if text[:1] == "#" and text in _ERRORS:
            return "error_value"
        return "rounded_number" if "E" in text and _SCIENTIFIC.fullmatch(text) else ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        digits = sum(map(str.isdigit, text.lstrip("-0."))) if "e" not in text else _DIGITS_KEPT + 1
        return "rounded_number" if digits > _DIGITS_KEPT else ""
    return ""
