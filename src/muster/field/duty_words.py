"""Duties, hours and limits in words, as a person reads them of themselves and a leader of their people."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.shifts.care import Care
from muster.shifts.clock import day_of
from muster.shifts.fit import Rule

LIMITS: dict[str, Any] = {
    Rule.REST: gettext_lazy("the rest between two duties"),
    Rule.DAY: gettext_lazy("the hours of a day"),
    Rule.WEEK: gettext_lazy("the hours of a week"),
    Rule.NIGHTS: gettext_lazy("the nights in a row"),
    Rule.RUN: gettext_lazy("the days in a row"),
}


def limit_words(rule: str) -> str:
    return str(LIMITS.get(rule, rule))


def length_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return _("%(h)s h %(m)s min") % {"h": hours, "m": rest}


def span_words(starts_at: datetime, ends_at: datetime, *, now: datetime) -> str:
    """The day, and from when until when; the second day too where it is more than the night after."""
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    until = f"{last:%H:%M}" if ends_at - starts_at < timedelta(hours=16) else f"{_day(ends_at, now)} {last:%H:%M}"
    return f"{_day(starts_at, now)} {first:%H:%M}–{until}"


def rest_words(care: Care, *, now: datetime) -> str:
    """When the next limit is reached; "" for who is not at work."""
    if care.rest_due is None:
        return ""
    if care.rest_due <= now:
        return _("Rest is due now")
    clock = f"{timezone.localtime(care.rest_due):%H:%M}"
    is_today = day_of(care.rest_due) == day_of(now)
    return _("Rest is due from %(time)s") % {"time": clock if is_today else f"{_day(care.rest_due, now)} {clock}"}


def _day(at: datetime, now: datetime) -> str:
    days = (day_of(at) - day_of(now)).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(days)
    local = timezone.localtime(at)
    return near or f"{local:%m-%d} {date_format(local, 'D')}"
