"""A person says by what they want to be reached, and when quietly."""

from collections.abc import Sequence
from uuid import UUID

from muster.channels.limits import PERSONAL
from muster.channels.models import Preference
from muster.channels.refusals import NotAPreference

DAY_MIN = 24 * 60


def prefer(
    volunteer_id: UUID, order: Sequence[str], *, quiet_from_min: int | None = None, quiet_to_min: int | None = None
) -> None:
    """Keep it, in the person's own scope; minutes after midnight, local time. Raises `NotAPreference`."""
    times = (quiet_from_min, quiet_to_min)
    if len(set(order)) != len(order) or not set(order) <= set(PERSONAL) or times.count(None) == 1:
        raise NotAPreference
    if any(time is not None and not 0 <= time < DAY_MIN for time in times):
        raise NotAPreference
    Preference.objects.update_or_create(
        volunteer_id=volunteer_id,
        defaults={"order": list(order), "quiet_from_min": quiet_from_min, "quiet_to_min": quiet_to_min},
    )
