"""The local day and hour of a time: what a roster speaks of."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from muster.shifts.own_models import Part

NIGHT_UNTIL_MIN = 5 * 60  # a shift with two hours or more before five in the morning is a night
NIGHT_LEAST = timedelta(hours=2)
EVENING_FROM_MIN, NIGHT_FROM_MIN = 16 * 60, 21 * 60
WEEK = 7


def day_of(at: datetime) -> date:
    return timezone.localtime(at).date()


def minute_of(at: datetime) -> int:
    local = timezone.localtime(at)
    return local.hour * 60 + local.minute


def at_minute(day: date, minute: int) -> datetime:
    """The time so many minutes after a day's midnight, by the clock on the wall."""
    more, minute = divmod(minute, 1440)
    wall = datetime.combine(day + timedelta(days=more), time(minute // 60, minute % 60))
    return timezone.make_aware(wall)


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def is_night(starts_at: datetime, ends_at: datetime) -> bool:
    """Whether two hours or more of it lie between midnight and five."""
    day = day_of(starts_at)
    for each in (day, day + timedelta(days=1)):
        night = at_minute(each, 0), at_minute(each, NIGHT_UNTIL_MIN)
        if min(ends_at, night[1]) - max(starts_at, night[0]) >= NIGHT_LEAST:
            return True
    return False


def part_of(starts_at: datetime) -> Part:
    """Of the day, by when somebody begins."""
    minute = minute_of(starts_at)
    if EVENING_FROM_MIN <= minute < NIGHT_FROM_MIN:
        return Part.EVENING
    return Part.DAY if NIGHT_UNTIL_MIN <= minute < EVENING_FROM_MIN else Part.NIGHT
