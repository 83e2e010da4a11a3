"""A wish for a part of a day, by the person: on duty gladly, rather not, or whichever."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from muster.access.actors import Actor
from muster.shifts.clock import day_of
from muster.shifts.models import Part, Wish
from muster.shifts.refusals import OverAlready, TooMany, Unusable

AHEAD_MAX = timedelta(days=60)
WISHES_MAX = 100  # of one person still to come
KINDS = {"gladly": True, "rather_not": False, "whichever": None}


@transaction.atomic
def wish(operation_id: UUID, on: date, part: str, kind: str, *, by: Actor, now: datetime) -> None:
    """What is said last of a part of a day holds. Raises `ShiftRefused`."""
    if by.volunteer_id is None or part not in Part.values or kind not in KINDS:
        raise Unusable(why="")
    if not day_of(now) <= on <= day_of(now) + AHEAD_MAX:
        raise OverAlready
    theirs = {"operation_id": operation_id, "volunteer_id": by.volunteer_id}
    Wish.objects.filter(**theirs, on=on, part=part).delete()
    likes = KINDS[kind]
    if likes is None:
        return
    if Wish.objects.filter(**theirs, on__gte=day_of(now)).count() >= WISHES_MAX:
        raise TooMany(most=WISHES_MAX)
    Wish.objects.create(**theirs, on=on, part=part, likes=likes, said_at=now)
