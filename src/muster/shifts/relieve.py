"""Relief before a limit: who could take over, and the hand-over itself. Going beyond a limit takes a name and a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from muster.access.actors import Actor
from muster.mobilise.text import line
from muster.shifts import rules
from muster.shifts.care import Care, care_of
from muster.shifts.crew import crew_of
from muster.shifts.duties import AROUND, seated, slots
from muster.shifts.fit import LIFTED, Limits, Slot, against
from muster.shifts.models import Duty, Override, Shift
from muster.shifts.person import Person, Span
from muster.shifts.refusals import Against, NoSuchShift, NotHere, OverAlready, Unusable
from muster.shifts.remainder import READY_WITHIN, leave_early
from muster.shifts.roster import changed, limits_of, locked
from muster.shifts.tell import to_be_told
from muster.shifts.words import sentence

OFFERED_MAX = 3
LIFT_MAX = timedelta(hours=4)
REASON_MAX = 120


@dataclass(frozen=True)
class Relief:
    """Somebody who should rest soon, and who could take over, the best first."""

    person: Person
    care: Care
    shift: Shift | None  # the one they are on; None: at work without a duty
    at: datetime  # the hand-over
    others: Sequence[tuple[Person, Care]]


def reliefs(community_id: int, crew: Sequence[Person], limits: Limits, *, now: datetime) -> list[Relief]:
    """Of these everybody at work whose limit is near or passed, the most urgent first. Needs a scope with the community."""
    cares = {one.id: care_of(one, limits, now=now) for one in crew}
    near = [one for one in crew if cares[one.id].needs_relief(now)]
    if not near:
        return []
    spans, on = _duties(community_id, now=now)
    shifts = {one.id: one for one in Shift.objects.filter(community_id=community_id, id__in=set(on.values()))}
    of_shift = slots(shifts.values())
    found = []
    for person in sorted(near, key=lambda one: cares[one.id].rest_due or now):
        shift = shifts.get(on[person.id]) if person.id in on else None
        at = max(now + READY_WITHIN, cares[person.id].rest_due or now)
        slot = _rest_of(of_shift[shift.id], at) if shift and shift.ends_at > at else None
        others = _others(crew, cares, spans, slot, limits, now=now) if slot else []
        found.append(Relief(person, cares[person.id], shift, at, others))
    return found


@transaction.atomic
def relieve(
    operation_id: UUID, community_id: int, volunteer_id: UUID, other_id: UUID, at: datetime, *, by: Actor, now: datetime
) -> None:
    """From `at` on somebody else stands there: the duty ends then, and theirs is what is left of it. Raises `ShiftRefused`."""
    rules.for_desk(by, community_id)
    operation = rules.running(operation_id, community_id, now=now)
    roster = locked(community_id, operation)
    duty = Duty.objects.filter(
        community_id=community_id,
        operation_id=operation.id,
        volunteer_id=volunteer_id,
        starts_at__lte=now,
        ends_at__gt=now,
    ).first()
    if duty is None:
        raise NoSuchShift
    if not now <= at < duty.ends_at:
        raise OverAlready
    shift = rules.shift_of(community_id, operation.id, duty.shift_id)
    crew = crew_of(operation.id, community_id, now=now, until_at=duty.ends_at + AROUND, only=[other_id])
    if not crew:
        raise NotHere
    limits = limits_of(roster)
    spans, _on = _duties(community_id, now=now)
    slot = replace(slots([shift])[shift.id], starts_at=at, ends_at=duty.ends_at)
    rule = against(crew[0], slot, spans.get(other_id, []), limits, now=now)
    if rule is not None:
        raise Against(why=sentence(rule, limits))
    rest = leave_early(shift, duty, left_at=at, wanted_from=at)
    if rest is None:
        raise OverAlready
    seated(rest, other_id, set_by=by.account_id, now=now)
    changed(roster)
    to_be_told(operation, community_id, [volunteer_id, other_id], now=now)


@transaction.atomic
def lift(
    operation_id: UUID,
    community_id: int,
    volunteer_id: UUID,
    rule: str,
    *,
    until: datetime,
    reason: str,
    by: Actor,
    now: datetime,
) -> Override:
    """One person may go beyond one limit until a time. Kept with who said so and why; the person sees it. Raises `ShiftRefused`."""
    rules.for_desk(by, community_id)
    rules.running(operation_id, community_id, now=now)
    reason = line(reason, REASON_MAX)
    if not reason:
        raise Unusable(why=_("Write why this person goes beyond the limit. It is kept with your name."))
    if rule not in LIFTED:
        raise Unusable(why=_("This rule cannot be lifted."))
    if not now < until <= now + LIFT_MAX:
        raise Unusable(why=_("A limit is lifted for at most %(n)s hours from now.") % {"n": LIFT_MAX.seconds // 3600})
    if not crew_of(operation_id, community_id, now=now, until_at=until, only=[volunteer_id]):
        raise NotHere
    return Override.objects.create(
        community_id=community_id, operation_id=operation_id, volunteer_id=volunteer_id, rule=rule, until=until, reason=reason,
        given_by=by.account_id, given_at=now,
    )  # fmt: skip


def _duties(community_id: int, *, now: datetime) -> tuple[dict[UUID, list[Span]], dict[UUID, UUID]]:
    """Everybody's duties of these days, and the shift each is on now."""
    rows = Duty.objects.filter(community_id=community_id, ends_at__gt=now - AROUND, starts_at__lt=now + AROUND)
    spans: dict[UUID, list[Span]] = {}
    on: dict[UUID, UUID] = {}
    for one in rows.order_by("starts_at"):
        spans.setdefault(one.volunteer_id, []).append((one.starts_at, one.ends_at))
        if one.starts_at <= now < one.ends_at:
            on[one.volunteer_id] = one.shift_id
    return spans, on


def _rest_of(slot: Slot, at: datetime) -> Slot:
    return replace(slot, starts_at=at)


def _others(
    crew: Sequence[Person],
    cares: dict[UUID, Care],
    spans: dict[UUID, list[Span]],
    slot: Slot,
    limits: Limits,
    *,
    now: datetime,
) -> list[tuple[Person, Care]]:
    """Who could take over: nobody at work, nobody whom a rule stands against; who has worked least comes first."""
    fit = [
        one
        for one in crew
        if one.working_since is None and against(one, slot, spans.get(one.id, []), limits, now=now) is None
    ]
    fit.sort(key=lambda one: (cares[one.id].week_min, cares[one.id].days_in_row, str(one.id)))
    return [(one, cares[one.id]) for one in fit[:OFFERED_MAX]]
