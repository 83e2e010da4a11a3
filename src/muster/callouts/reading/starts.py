"""When a text says that people should be there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

from muster.callouts.reading.clock_words import Piece, pieces
from muster.callouts.reading.said import TIME, Said, Span

DAWN, MORNING, NOON, AFTERNOON, EVENING = time(5), time(8), time(12), time(14), time(19)
HALF_LASTS = timedelta(hours=4)  # so long after its hour a part of the day is still going on
DELAY_MAX_MIN, DAYS_MAX = 30 * 24 * 60, 30
# Who is still up before this hour says "tomorrow" for the day that is about to dawn.
NIGHT_ENDS = timedelta(hours=4)

_HOURS = {"dawn": DAWN, "noon": NOON, "afternoon": AFTERNOON, "evening": EVENING, "night": EVENING}
_NIGHT_ADVERBS = {"dawn", "night"}  # alone they excuse the hour rather than name it: "大半夜的麻烦大家"
_JOINED = re.compile(r"[\s,的]{0,2}(?:(?:at|on|in|the|from|by|around|大概|大约|差不多)\s?){0,2}")
_ENDS = re.compile(r"(?:[到至]|(?<=[0-9点时半m])\s?[~-]|(?<![a-z])(?:to|until|till|since))\s?$")


@dataclass(frozen=True, slots=True)
class Start:
    """`at` is None where a day or a part of one is named that has already begun: "今天"."""

    at: datetime | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Moment:
    """Pieces that belong together: a day, a part of it, a clock time; or a delay."""

    span: Span
    day: Piece | None
    half: str
    clock: Piece | None
    delay_min: int | None


def start_of(text: Said, *, now: datetime) -> tuple[Said, Start | None]:
    """The text with all that it says of time marked as read, and the start it names."""
    found = pieces(text.plain)
    moments = list(_moments(found, text.plain))
    return text.without((piece.span for piece in found), TIME), _start(moments, now=now)


def _moments(found: list[Piece], plain: str) -> Iterator[_Moment]:
    groups = list[list[Piece]]()
    for piece in found:
        if piece.void:
            continue
        is_end = piece.spoils and piece.hour is not None
        if groups and not is_end and _JOINED.fullmatch(plain[groups[-1][-1].span[1] : piece.span[0]]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    for group in groups:
        start, end = group[0].span[0], group[-1].span[1]
        if not any(piece.spoils for piece in group) and not _ENDS.search(plain[:start]):
            yield _moment(group, span=(start, end))


def _moment(group: list[Piece], *, span: Span) -> _Moment:
    return _Moment(
        span,
        day=next((one for one in group if one.day is not None or one.weekday is not None or one.date), None),
        half=next((one.half for one in group if one.half), ""),
        clock=next((one for one in group if one.hour is not None), None),
        delay_min=next((one.delay_min for one in group if one.delay_min is not None), None),
    )


def _start(moments: list[_Moment], *, now: datetime) -> Start | None:
    """The first clock time or delay counts; it may have its day from elsewhere: "明天上午要4个人, 7点集合"."""
    timed = next((moment for moment in moments if moment.clock or moment.delay_min is not None), None)
    dated = next((moment for moment in moments if moment.day or moment.half), None)
    if timed is None:
        return _start_without_hour(dated, now=now) if dated else None
    if timed.delay_min is not None:
        delayed = _delayed(now, timed.delay_min)
        return Start(delayed, (timed.span,)) if delayed else None
    if dated is None or timed.day or timed.half:
        return _start_at(timed, now=now, spans=(timed.span,))
    joined = _Moment(timed.span, dated.day, dated.half, timed.clock, None)
    return _start_at(joined, now=now, spans=(dated.span, timed.span))


def _delayed(now: datetime, minutes: int) -> datetime | None:
    """Counted in real minutes, also across a change of the clocks."""
    if not 0 < minutes <= DELAY_MAX_MIN:
        return None
    return (now.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(now.tzinfo)


def _start_at(moment: _Moment, *, now: datetime, spans: tuple[Span, ...]) -> Start | None:
    """A time of a named day that is over is no start: who writes "今晚10点" at five past wants people at once."""
    if moment.clock is None:
        return None
    at = _first_after(now, _days(moment.day, now=now), _hours(moment, moment.clock))
    return Start(at, spans) if at else None


def _start_without_hour(moment: _Moment, *, now: datetime) -> Start | None:
    if moment.day is None and moment.half in _NIGHT_ADVERBS:
        return None
    hour = (0, _HOURS.get(moment.half, MORNING))
    if moment.day is None:
        began = now - HALF_LASTS
        at = _first_after(began, _days(None, now=now), [hour])
        return Start(at if at and at > now else None, (moment.span,))
    today = moment.day.day == 0
    at = None if today and not moment.half else _first_after(now, _days(moment.day, now=now), [hour])
    return Start(at, (moment.span,)) if at or today else None


def _first_after(now: datetime, days: Iterable[date], hours: list[tuple[int, time]]) -> datetime | None:
    found = (
        datetime.combine(day + timedelta(days=later), hour, tzinfo=now.tzinfo)
        for day, (later, hour) in product(days, hours)
    )
    return min((at for at in found if at > now), default=None)


def _days(day: Piece | None, *, now: datetime) -> list[date]:
    """The days that a word may mean, of which the first one ahead is taken."""
    today, speakers = now.date(), (now - NIGHT_ENDS).date()
    if day is None:
        return [today + timedelta(days=offset) for offset in (-1, 0, 1)]
    if day.day is not None:
        return [start + timedelta(days=day.day) for start in (speakers, today)] if day.day <= DAYS_MAX else []
    if day.weekday is not None:
        monday = today - timedelta(days=today.weekday())
        weeks = [1] if day.weeks else [0, 1]
        return [monday + timedelta(days=day.weekday, weeks=week) for week in weeks]
    return list(_dates(*(day.date or (0, 0)), today=today))


def _dates(month: int, day: int, *, today: date) -> Iterator[date]:
    """Without a month it is this month's or the next one's; with one, this year's or the next one's."""
    following = (today.year + today.month // 12, today.month % 12 + 1)
    months = [(today.year, month), (today.year + 1, month)] if month else [(today.year, today.month), following]
    for year, number in months:
        try:
            yield date(year, number, day)
        except ValueError:  # there is no 30 February
            continue


def _hours(moment: _Moment, clock: Piece) -> list[tuple[int, time]]:
    """What a clock time may mean: how many days later, and when."""
    hour, half = clock.hour or 0, moment.half
    if clock.meridiem and hour <= 12:
        hours = [hour % 12 + (12 if clock.meridiem == "p" else 0)]
    elif half in {"evening", "night"} and (hour <= 4 or hour == 12):
        hours = [24 + hour % 12]
    elif half in {"evening", "night", "afternoon"} or (half == "noon" and hour <= 3):
        hours = [hour + 12 if hour < 12 else hour]
    elif half == "dawn":
        hours = [hour % 12 if hour <= 12 else hour]
    elif half or clock.exact:
        hours = [hour]
    elif moment.day and moment.day.day != 0:
        hours = [hour + 12 if 1 <= hour <= 5 else hour]
    else:
        hours = [hour % 12, hour % 12 + 12] if hour else [0]
    return [(hour // 24, time(hour % 24, clock.minute)) for hour in hours]
