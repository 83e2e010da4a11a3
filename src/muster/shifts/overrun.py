"""A shift runs over: whoever is on it stays longer, their rest moves with it, and what no longer holds is repaired."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from muster.access.actors import Actor
from muster.shifts import rules
from muster.shifts.absent import ask_repair
from muster.shifts.clock import week_of
from muster.shifts.models import Duty, Shift
from muster.shifts.refusals import Begun, OnDutyElsewhere, Unusable
from muster.shifts.roster import changed, locked
from muster.shifts.tell import to_be_told

LONGER_MAX_MIN = 240


@transaction.atomic
def runs_over(operation_id: UUID, community_id: int, shift_id: UUID, minutes: int, *, by: Actor, now: datetime) -> None:
    """It ends so many minutes later. Raises `ShiftRefused`, also where somebody on it is on duty elsewhere by then."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, community_id, now=now)
    if not 1 <= minutes <= LONGER_MAX_MIN:
        raise Unusable(why=_("A shift runs over by at most %(n)s minutes at a time.") % {"n": LONGER_MAX_MIN})
    roster = locked(community_id, operation)
    shift = rules.shift_of(community_id, operation.id, shift_id)
    if shift.ends_at <= now - timedelta(hours=1):
        raise Begun
    ends_at = shift.ends_at + timedelta(minutes=minutes)
    here = Duty.objects.filter(community_id=community_id, shift_id=shift.id, ends_at=shift.ends_at)
    people = list(here.values_list("volunteer_id", flat=True))
    try:
        with transaction.atomic():
            here.update(ends_at=ends_at)
            Shift.objects.filter(community_id=community_id, id=shift.id).update(ends_at=ends_at, is_by_hand=True)
    except IntegrityError as error:
        if "duty_in_one_place" in str(error) or "shift_once" in str(error):
            raise OnDutyElsewhere from error
        raise
    changed(roster)
    to_be_told(operation, community_id, people, now=now)
    ask_repair(operation, community_id, week_of(shift.on), by=by, now=now)
