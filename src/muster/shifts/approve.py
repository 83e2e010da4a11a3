"""A person says yes to a plan: its duties hold from then on, and whoever's have changed is told. Or no: then nothing changes."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from muster.access.actors import Actor
from muster.operations.models import Operation
from muster.shifts import rules
from muster.shifts.clock import at_minute
from muster.shifts.models import Duty, Gap, Pick, Plan, Shift
from muster.shifts.refusals import OnDutyElsewhere, PlanDecided, PlanOutOfDate, StillBeingMade
from muster.shifts.roster import changed, locked
from muster.shifts.tell import to_be_told
from muster.teams.short import PEOPLE_MAX as SHORT_MAX
from muster.teams.short import tell_short
from muster.teams.support_models import Shortage

Named = tuple[UUID, UUID]  # shift, person


@transaction.atomic
def approve(operation_id: UUID, community_id: int, plan_id: UUID, *, by: Actor, now: datetime) -> tuple[int, int]:
    """Answers how many duties were added and how many ended. All of it or nothing: raises `ShiftRefused`.

    What has begun meanwhile stays as it is.
    """
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, community_id, now=now)
    roster = locked(community_id, operation)
    plan = _proposed(community_id, operation.id, plan_id)
    if plan.roster_version != roster.version:
        raise PlanOutOfDate
    shifts = {one.id: one for one in shifts_of(plan) if one.starts_at > now}
    held = set(
        Duty.objects.filter(community_id=community_id, shift_id__in=shifts).values_list("shift_id", "volunteer_id")
    )
    wanted = {pick for pick in picks_of(plan) if pick[0] in shifts}
    _end(community_id, held - wanted)
    _begin(plan, shifts, held & wanted, wanted - held, set_by=by.account_id, now=now)
    Plan.objects.filter(
        community_id=community_id, operation_id=operation.id, state=Plan.State.APPROVED, first_on__range=plan.span
    ).update(state=Plan.State.SUPERSEDED)
    Plan.objects.filter(community_id=community_id, id=plan.id).update(
        state=Plan.State.APPROVED, decided_by=by.account_id, decided_at=now
    )
    changed(roster)
    _tell_short(operation, plan, shifts, by=by, now=now)
    concerned = {person for _shift, person in held ^ wanted}
    to_be_told(operation, community_id, concerned, now=now)
    return len(wanted - held), len(held - wanted)


def _tell_short(operation: Operation, plan: Plan, shifts: Mapping[UUID, Shift], *, by: Actor, now: datetime) -> None:
    """What a plan in force leaves empty is a shortage that support can meet: as many people as are missing on the worst day."""
    gaps = Gap.objects.filter(community_id=plan.community_id, plan_id=plan.id, must__gt=0, shift_id__in=shifts)
    by_day: Counter[date] = Counter()
    for gap in gaps:
        by_day[shifts[gap.shift_id].on] += gap.must
    missing = min(max(by_day.values(), default=0), SHORT_MAX)
    last = at_minute(max(by_day, default=plan.span[1]), 24 * 60)
    tell_short(
        operation, plan.community_id, missing, source=Shortage.Source.SHIFTS, starts_at=at_minute(plan.first_on, 0), ends_at=last,
        told_by=by.account_id, now=now,
    )  # fmt: skip


@transaction.atomic
def decline(operation_id: UUID, community_id: int, plan_id: UUID, *, by: Actor, now: datetime) -> None:
    """The proposal goes; duties stay as they are."""
    rules.for_desk(by, community_id)
    plan = _proposed(community_id, operation_id, plan_id)
    Plan.objects.filter(community_id=community_id, id=plan.id).update(
        state=Plan.State.SUPERSEDED, decided_by=by.account_id, decided_at=now
    )


def shifts_of(plan: Plan) -> QuerySet[Shift]:
    """The shifts that a plan is about."""
    return Shift.objects.filter(
        community_id=plan.community_id,
        operation_id=plan.operation_id,
        on__range=plan.span,
        starts_at__gt=plan.from_at,
    )


def picks_of(plan: Plan) -> set[Named]:
    """The duties of a plan, those that stay among them."""
    rows = Pick.objects.filter(community_id=plan.community_id, plan_id=plan.id)
    return set(rows.values_list("shift_id", "volunteer_id"))


def _proposed(community_id: int, operation_id: UUID, plan_id: UUID) -> Plan:
    plan = rules.plan_of(community_id, operation_id, plan_id)
    if plan.state == Plan.State.WAITING:
        raise StillBeingMade
    if plan.state != Plan.State.PROPOSED:
        raise PlanDecided
    return plan


def _end(community_id: int, gone: set[Named]) -> None:
    for shift_id in {shift for shift, _ in gone}:
        people = [person for shift, person in gone if shift == shift_id]
        Duty.objects.filter(community_id=community_id, shift_id=shift_id, volunteer_id__in=people).delete()


def _begin(
    plan: Plan, shifts: dict[UUID, Shift], kept: set[Named], new: set[Named], *, set_by: UUID, now: datetime
) -> None:
    seats: dict[UUID, set[int]] = {}
    here = Duty.objects.filter(community_id=plan.community_id, shift_id__in={shift for shift, _ in kept})
    for shift_id, seat in here.values_list("shift_id", "seat"):
        seats.setdefault(shift_id, set()).add(seat)
    rows = []
    for shift_id, person in sorted(new, key=lambda each: (each[1], each[0])):
        taken, shift = seats.setdefault(shift_id, set()), shifts[shift_id]
        seat = next(number for number in range(1, len(taken) + 2) if number not in taken)
        taken.add(seat)
        if len(taken) > shift.must + shift.better:
            raise PlanOutOfDate
        rows.append(
            Duty(
                community_id=plan.community_id, shift_id=shift_id, volunteer_id=person, operation_id=plan.operation_id,
                seat=seat, starts_at=shift.starts_at, ends_at=shift.ends_at, plan_id=plan.id, set_by=set_by, set_at=now,
            )
        )  # fmt: skip
    try:
        with transaction.atomic():
            Duty.objects.bulk_create(rows)
    except IntegrityError as error:
        if "duty_in_one_place" in str(error):
            raise OnDutyElsewhere from error
        raise
