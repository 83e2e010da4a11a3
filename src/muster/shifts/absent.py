"""Somebody cannot come: by a word of their own, or of the desk for them. Their duties of that time end, and a repair is asked for."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from muster.access.actors import Actor
from muster.access.scope import current_scope, open_scope
from muster.ledger.queries import presence_of
from muster.operations.models import Operation
from muster.shifts import rules
from muster.shifts.clock import day_of, week_of
from muster.shifts.models import Absence, Duty, Plan
from muster.shifts.propose import ask
from muster.shifts.refusals import NotHere, NothingToPlan, NotYourDesk, OverAlready, TooMany, Unusable
from muster.shifts.remainder import READY_WITHIN, leave_early
from muster.shifts.roster import changed, locked
from muster.shifts.tell import to_be_told

LONGEST = timedelta(days=60)
ABSENCES_MAX = 50  # of one person still to come


@transaction.atomic
def cannot_come(
    operation_id: UUID, volunteer_id: UUID, starts_at: datetime, ends_at: datetime, *, by: Actor, now: datetime
) -> int:
    """Answers how many duties ended. Never asks why. Raises `ShiftRefused`."""
    if starts_at > now + LONGEST:
        raise Unusable(why=_("This is far ahead. Say it at most %(n)s days before.") % {"n": LONGEST.days})
    ends_at = min(ends_at, starts_at + LONGEST)
    if ends_at <= max(starts_at, now):
        raise OverAlready
    presence = presence_of(operation_id, volunteer_id)
    community_id = presence.community_id if presence else None
    if by.volunteer_id != volunteer_id:
        if community_id is None:
            raise NotHere
        rules.for_desk(by, community_id)
    _write(operation_id, volunteer_id, starts_at, ends_at, by=by, now=now)
    ended = 0
    for each in sorted(_communities(volunteer_id, starts_at, ends_at, community_id)):
        operation = rules.running(operation_id, each, now=now)
        with open_scope(replace(current_scope(), communities=(each,))):
            ended += _end_duties(operation, each, volunteer_id, starts_at, ends_at, by=by, now=now)
    return ended


@transaction.atomic
def can_come_after_all(operation_id: UUID, volunteer_id: UUID, starts_at: datetime, *, by: Actor) -> None:
    """Taken back. Duties that have ended are not given back by it: somebody may have them by now."""
    if by.volunteer_id != volunteer_id:
        presence = presence_of(operation_id, volunteer_id)
        if presence is None or presence.community_id is None:
            raise NotYourDesk
        rules.for_desk(by, presence.community_id)
    Absence.objects.filter(operation_id=operation_id, volunteer_id=volunteer_id, starts_at=starts_at).delete()


def _write(
    operation_id: UUID, volunteer_id: UUID, starts_at: datetime, ends_at: datetime, *, by: Actor, now: datetime
) -> None:
    theirs = {"operation_id": operation_id, "volunteer_id": volunteer_id}
    if Absence.objects.filter(**theirs, ends_at__gt=now).count() >= ABSENCES_MAX:
        raise TooMany(most=ABSENCES_MAX)
    Absence.objects.filter(**theirs, starts_at=starts_at).delete()
    Absence.objects.create(**theirs, starts_at=starts_at, ends_at=ends_at, said_by=by.account_id, said_at=now)


def _communities(volunteer_id: UUID, starts_at: datetime, ends_at: datetime, here: int | None) -> set[int]:
    """Where they have duties then, as far as whoever says it may see."""
    duties = Duty.objects.filter(volunteer_id=volunteer_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return {*duties.values_list("community_id", flat=True), *([here] if here else [])}


def _end_duties(
    operation: Operation, community_id: int, volunteer_id: UUID, starts_at: datetime, ends_at: datetime, *, by: Actor,
    now: datetime,
) -> int:  # fmt: skip
    roster = locked(community_id, operation)
    duties = Duty.objects.filter(
        community_id=community_id, volunteer_id=volunteer_id, starts_at__lt=ends_at, ends_at__gt=max(starts_at, now)
    )
    ended = list(duties)
    for duty in duties.filter(starts_at__lt=now):  # they were there until now
        shift = rules.shift_of(community_id, operation.id, duty.shift_id)
        leave_early(shift, duty, left_at=now, wanted_from=now + READY_WITHIN)
    duties.filter(starts_at__gte=now).delete()
    if ended:
        changed(roster)
        if by.volunteer_id != volunteer_id:  # who has said so themselves knows it
            to_be_told(operation, community_id, [volunteer_id], now=now)
    for monday in sorted({week_of(day_of(duty.starts_at)) for duty in ended}):
        ask_repair(operation, community_id, monday, by=by, now=now)
    return len(ended)


def ask_repair(operation: Operation, community_id: int, monday: date, *, by: Actor, now: datetime) -> Plan | None:
    """A plan of what is left of a week that moves the fewest people; None where nothing is left of it."""
    first_on = max(monday, week_of(day_of(now)))
    try:
        return ask(operation, community_id, first_on, aim=Plan.Aim.REPAIR, asked_by=by.account_id, now=now)
    except (NothingToPlan, OverAlready):
        return None
