"""Put somebody on a shift, take them off, move them: each is a yes at once, or a no with its reason. One after the other."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from muster.access.actors import Actor
from muster.shifts import rules
from muster.shifts.crew import crew_of
from muster.shifts.fit import Slot, against
from muster.shifts.models import Duty, Post, Shift
from muster.shifts.person import Span
from muster.shifts.refusals import Against, AlreadyOnIt, Begun, Full, NoSuchShift, NotHere, OnDutyElsewhere
from muster.shifts.roster import changed, limits_of, locked
from muster.shifts.tell import to_be_told
from muster.shifts.words import sentence

AROUND = timedelta(days=16)  # further away no duty stands against another


@transaction.atomic
def put(
    operation_id: UUID,
    community_id: int,
    volunteer_id: UUID,
    to: UUID,
    *,
    leaving: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Duty:
    """Somebody takes a shift, and where they are `leaving` another, leaves it in the same breath. Raises `ShiftRefused`."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, community_id, now=now)
    roster = locked(community_id, operation)
    shift = rules.shift_of(community_id, operation.id, to)
    if shift.ends_at <= now:
        raise Begun
    if leaving is not None:
        _leave(community_id, operation.id, volunteer_id, leaving, now=now)
    slot = slots([shift])[shift.id]
    crew = crew_of(operation.id, community_id, now=now, until_at=shift.ends_at + AROUND, only=[volunteer_id])
    if not crew:
        raise NotHere
    others = duties_of(community_id, volunteer_id, shift.starts_at)
    if shift.id in others:
        raise AlreadyOnIt
    if _places_left(shift) <= 0:
        raise Full
    limits = limits_of(roster)
    rule = against(crew[0], slot, list(others.values()), limits, now=now)
    if rule is not None:
        raise Against(why=sentence(rule, limits))
    duty = seated(shift, volunteer_id, set_by=by.account_id, now=now)
    changed(roster)
    to_be_told(operation, community_id, [volunteer_id], now=now)
    return duty


@transaction.atomic
def take_off(
    operation_id: UUID, community_id: int, volunteer_id: UUID, shift_id: UUID, *, by: Actor, now: datetime
) -> None:
    """Somebody is no longer on a shift that has not ended. Raises `ShiftRefused`."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, community_id, now=now)
    roster = locked(community_id, operation)
    _leave(community_id, operation.id, volunteer_id, shift_id, now=now)
    changed(roster)
    to_be_told(operation, community_id, [volunteer_id], now=now)


def seated(shift: Shift, volunteer_id: UUID, *, set_by: UUID, plan_id: UUID | None = None, now: datetime) -> Duty:
    """A row on the lowest free place, with the roster locked. What the database refuses is said as it is."""
    here = Duty.objects.filter(community_id=shift.community_id, shift_id=shift.id)
    taken = set(here.values_list("seat", flat=True))
    if _places_left(shift) <= 0:
        raise Full
    seat = next(number for number in range(1, len(taken) + 2) if number not in taken)
    try:
        with transaction.atomic():
            return Duty.objects.create(
                community_id=shift.community_id,
                shift_id=shift.id,
                volunteer_id=volunteer_id,
                operation_id=shift.operation_id,
                seat=seat,
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
                plan_id=plan_id,
                set_by=set_by,
                set_at=now,
            )
    except IntegrityError as error:
        if "duty_in_one_place" in str(error):
            raise OnDutyElsewhere from error
        raise


def _places_left(shift: Shift) -> int:
    here = Duty.objects.filter(community_id=shift.community_id, shift_id=shift.id)
    return shift.must + shift.better - here.count()


def duties_of(community_id: int, volunteer_id: UUID, around: datetime) -> dict[UUID, Span]:
    """Somebody's duties here near a time, by shift."""
    rows = Duty.objects.filter(
        community_id=community_id, volunteer_id=volunteer_id, starts_at__range=(around - AROUND, around + AROUND)
    )
    return {row.shift_id: (row.starts_at, row.ends_at) for row in rows}


def slots(shifts: Iterable[Shift]) -> Mapping[UUID, Slot]:
    """Shifts with what their posts ask for."""
    shifts = list(shifts)
    posts = Post.objects.filter(
        community_id__in={one.community_id for one in shifts}, id__in={one.post_id for one in shifts}
    )
    of_post = {post.id: post for post in posts}
    return {
        one.id: Slot(
            one.id, one.starts_at, one.ends_at, frozenset(of_post[one.post_id].asks), of_post[one.post_id].takes_child
        )
        for one in shifts
    }


def _leave(community_id: int, operation_id: UUID, volunteer_id: UUID, shift_id: UUID, *, now: datetime) -> None:
    shift = rules.shift_of(community_id, operation_id, shift_id)
    if shift.ends_at <= now:
        raise Begun
    gone, _rows = Duty.objects.filter(community_id=community_id, shift_id=shift_id, volunteer_id=volunteer_id).delete()
    if not gone:
        raise NoSuchShift
