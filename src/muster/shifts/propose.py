"""Ask for a plan of some days: a row that waits, and a worker that makes it."""

import hashlib
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from muster.access.actors import Actor
from muster.operations.models import Operation
from muster.shifts import rules
from muster.shifts.clock import day_of, week_of
from muster.shifts.lay import lay
from muster.shifts.models import Plan, Shift
from muster.shifts.refusals import NothingToPlan, OverAlready, StillBeingMade
from muster.shifts.roster import locked
from muster.shifts.tasks import make_plan

WAITED_MAX = timedelta(minutes=15)  # whose worker has died by then is asked for anew
WEEKS_AHEAD_MAX = 8


@transaction.atomic
def propose(operation_id: UUID, community_id: int, first_on: date, *, aim: Plan.Aim, by: Actor, now: datetime) -> Plan:
    """A plan of the week in which a day lies, from that day or from now on. Raises `ShiftRefused`."""
    operation = rules.running(operation_id, community_id, now=now)
    if not by.city_of(operation.area_id):
        rules.for_desk(by, community_id)
    return ask(operation, community_id, first_on, aim=aim, asked_by=by.account_id, now=now)


def ask(
    operation: Operation, community_id: int, first_on: date, *, aim: Plan.Aim, asked_by: UUID, now: datetime
) -> Plan:
    """The same for whoever has made sure that it may be asked."""
    today = day_of(now)
    first = max(first_on, today)
    if week_of(first_on) < week_of(today) or (first - today).days > WEEKS_AHEAD_MAX * 7:
        raise OverAlready
    roster = locked(community_id, operation)
    end = week_of(first) + timedelta(days=7)
    lay(community_id, operation, first, (end - first).days, now=now)
    undecided = Plan.objects.filter(
        community_id=community_id,
        operation_id=operation.id,
        state__in=[Plan.State.PROPOSED, Plan.State.WAITING],
        first_on__range=(week_of(first), end - timedelta(days=1)),
    )
    waiting = undecided.filter(state=Plan.State.WAITING, aim=aim, made_at__gt=now - WAITED_MAX)
    if aim == Plan.Aim.WEEK and waiting.exists():
        raise StillBeingMade  # a repair that is asked for while another waits takes its place
    here = Shift.objects.filter(community_id=community_id, operation_id=operation.id, on__gte=first, on__lt=end)
    if not here.filter(starts_at__gt=now).exists():
        raise NothingToPlan
    undecided.update(state=Plan.State.SUPERSEDED)
    plan = Plan.objects.create(
        community_id=community_id,
        operation_id=operation.id,
        city_id=operation.area_id,
        aim=aim,
        from_at=now,
        first_on=first,
        days=(end - first).days,
        seed=_seed(operation.id, community_id, first),
        roster_version=roster.version,
        made_by=asked_by,
        made_at=now,
    )
    make_plan.defer(community_id=community_id, city_id=operation.area_id, plan_id=str(plan.id))
    return plan


def _seed(operation_id: UUID, community_id: int, first: date) -> int:
    """The same for the same days, so that asking again without a change gives the same plan."""
    told = f"{operation_id} {community_id} {first}".encode()
    return int.from_bytes(hashlib.blake2b(told, digest_size=4).digest())
