"""What is left of a shift that somebody leaves before its end: a shift of its own, so that their place is wanted again."""

from datetime import datetime, timedelta

from django.db.models import F

from muster.shifts.models import Duty, Shift

READY_WITHIN = timedelta(minutes=30)  # who takes over needs so long to come
LEAST = timedelta(minutes=30)


def leave_early(shift: Shift, duty: Duty, *, left_at: datetime, wanted_from: datetime) -> Shift | None:
    """The duty ends at `left_at`; answers the shift that wants one person from `wanted_from` on, None where too little is left.

    With the roster locked. Whoever else is on the shift stays as they are.
    """
    here = {
        "community_id": shift.community_id,
        "post_id": shift.post_id,
        "starts_at": wanted_from,
        "ends_at": duty.ends_at,
    }
    own = Duty.objects.filter(community_id=shift.community_id, shift_id=shift.id, volunteer_id=duty.volunteer_id)
    own.update(ends_at=left_at)
    if duty.ends_at - wanted_from < LEAST:
        return None
    if not Shift.objects.filter(**here).update(must=F("must") + 1):
        Shift.objects.create(
            **here, operation_id=shift.operation_id, city_id=shift.city_id, on=shift.on, must=1, is_by_hand=True
        )
    return Shift.objects.get(**here)
