"""Which week a page of shifts shows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dateparse import parse_date

from muster.shifts.clock import day_of, week_of

AHEAD_MAX = timedelta(weeks=8)
BACK_MAX = timedelta(weeks=12)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """Monday to Sunday."""

    monday: date
    today: date

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> date:
        return self.monday - WEEK

    @property
    def after(self) -> date:
        return self.monday + WEEK

    @property
    def is_over(self) -> bool:
        return self.sunday < self.today

    @property
    def is_this(self) -> bool:
        return self.monday <= self.today <= self.sunday


def week_from(text: str, *, now: datetime) -> Week:
    """The week of the day that an address names; this one where it names none, or one too far away."""
    today = day_of(now)
    try:
        asked = parse_date(text) or today
    except ValueError:
        asked = today
    if not today - BACK_MAX <= asked <= today + AHEAD_MAX:
        asked = today
    return Week(week_of(asked), today)
