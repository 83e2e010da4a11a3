"""When a message arrives without a sound."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from muster.channels.models import Preference

HOUR_MIN = 60


def is_quiet(preference: Preference | None, at: datetime) -> bool:
    """Whether `at` lies in the person's quiet hours, or in the installation's where they have chosen none."""
    from_min, to_min = quiet_hours()
    if preference is not None and preference.quiet_from_min is not None and preference.quiet_to_min is not None:
        from_min, to_min = preference.quiet_from_min, preference.quiet_to_min
    local = timezone.localtime(at)
    return is_between(local.hour * HOUR_MIN + local.minute, from_min, to_min)


def is_between(at_min: int, from_min: int, to_min: int) -> bool:
    """In minutes after midnight. A span that ends before it begins ends on the next day; an empty one holds nothing."""
    if from_min <= to_min:
        return from_min <= at_min < to_min
    return at_min >= from_min or at_min < to_min


def quiet_hours() -> tuple[int, int]:
    """The installation's, from MUSTER_QUIET_HOURS."""
    begins, _, ends = settings.QUIET_HOURS.partition("-")
    return _minutes(begins), _minutes(ends)


def _minutes(text: str) -> int:
    hours, _, minutes = text.strip().partition(":")
    return int(hours) * HOUR_MIN + int(minutes or 0)
