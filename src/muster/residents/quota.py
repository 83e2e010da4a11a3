"""How many households one account may open in one shift: eight hours of the local day, by the server's clock.

The database counts and refuses (`residents_spend`); here is only what pages say about it.
"""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

USED_MAX = 60
USED_MAX_OF_A_DESK = 300
SHIFT_HOURS = 8


def shift_starts(now: datetime) -> datetime:
    """When the running shift began: at midnight, 8 or 16 o'clock of the local day."""
    local = timezone.localtime(now)
    return local.replace(hour=local.hour // SHIFT_HOURS * SHIFT_HOURS, minute=0, second=0, microsecond=0).astimezone(
        UTC
    )


def shift_ends(now: datetime) -> datetime:
    return shift_starts(now) + timedelta(hours=SHIFT_HOURS)
