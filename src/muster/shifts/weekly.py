"""Hours that come back each week, and whether a shift meets them or lies within them. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from muster.people.hours import Window
from muster.shifts.clock import day_of, minute_of

WEEK_MIN = 7 * 1440


def meets(windows: Sequence[Window], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether any part of it lies in one of these windows."""
    start, end = _in_week(starts_at, ends_at)
    return any(left < end and right > start for left, right in _laid_out(windows))


def holds(windows: Sequence[Window], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether all of it lies in these windows together."""
    start, end = _in_week(starts_at, ends_at)
    for left, right in sorted(_laid_out(windows)):
        if left > start:
            return False
        start = max(start, right) if right > start else start
        if start >= end:
            return True
    return False


def _in_week(starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    start = day_of(starts_at).weekday() * 1440 + minute_of(starts_at)
    return start, start + int((ends_at - starts_at).total_seconds() // 60)


def _laid_out(windows: Sequence[Window]) -> Iterable[tuple[int, int]]:
    """Each span in the week before, this one and the next, so that none is cut at Sunday's midnight."""
    for window in windows:
        for start, end in _spans(window):
            for week in (-WEEK_MIN, 0, WEEK_MIN):
                yield start + week, end + week


def _spans(window: Window) -> Iterable[tuple[int, int]]:
    """Minutes after the midnight that begins Monday; one may run past the end of the week."""
    length = window.ends_min - window.starts_min
    length += 1440 if length <= 0 else 0
    for day in range(7):
        if window.weekdays >> day & 1:
            start = day * 1440 + window.starts_min
            yield start, start + length
