"""Make a plan that waits: read, plan, check, store. Runs as muster_worker; any number of workers share what waits."""

import logging
import time
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from muster.access.scope import Scope, open_scope
from muster.operations.models import Operation
from muster.shifts import weigh
from muster.shifts.made import made
from muster.shifts.models import Gap, Pick, Plan
from muster.shifts.read import read
from muster.shifts.roster import roster_of, shown_anew

TAKEN_FOR = timedelta(seconds=120)  # longer than the longest plan takes
PLANS_MAX = 500
log = logging.getLogger(__name__)


def work_out(community_id: int, city_id: int, plan_id: UUID, *, now: datetime) -> None:
    """Fill the plan in; one that is waited for no longer, or that another worker is at, is left. What fails is said in its row."""
    scope = Scope(communities=(community_id,), cities=(city_id,))
    with open_scope(scope):
        found = _waiting(community_id, plan_id).filter(Q(taken_until__isnull=True) | Q(taken_until__lte=now))
        plan = found.select_for_update(skip_locked=True).first()
        if plan is None:
            return
        Plan.objects.filter(community_id=community_id, id=plan_id).update(taken_until=now + TAKEN_FOR)
        # The version first: what changes while the rest is read makes the plan out of date, never fresher than what it was made of.
        roster = roster_of(community_id, plan.operation_id)
        started = read(plan, now=now)
    began = time.monotonic()
    try:
        outcome = made(plan, started, weigh.weights_of(roster.weights))
    except Exception:
        log.exception("Plan %s could not be made.", plan_id)
        with open_scope(scope):
            _waiting(community_id, plan_id).update(state=Plan.State.FAILED, failure="error", ready_at=now)
        return
    with open_scope(scope):
        taken = _waiting(community_id, plan_id).update(
            state=Plan.State.PROPOSED,
            roster_version=roster.version,
            people=len(started.ground.crew),
            seconds=round(time.monotonic() - began, 2),
            ready_at=now,
            **outcome.told,
        )
        if taken:
            Pick.objects.bulk_create(
                Pick(community_id=community_id, plan_id=plan.id, shift_id=shift, volunteer_id=person)
                for shift, person in sorted(outcome.picks)
            )
            Gap.objects.bulk_create(outcome.gaps)
            shown_anew(community_id)


def work_out_waiting(*, now: datetime) -> int:
    """Whatever waits and no worker is at; answers how many. One that died with its plan is stepped in for once its time is over."""
    running = Operation.objects.filter(closed_at__isnull=True).values_list("area_id", flat=True)
    with open_scope(Scope(cities=tuple(running.distinct()))):
        waiting = Plan.objects.filter(Q(taken_until__isnull=True) | Q(taken_until__lte=now), state=Plan.State.WAITING)
        found = list(waiting.order_by("aim", "made_at").values_list("community_id", "city_id", "id")[:PLANS_MAX])
    for community_id, city_id, plan_id in found:
        work_out(community_id, city_id, plan_id, now=timezone.now())
    return len(found)


def _waiting(community_id: int, plan_id: UUID) -> QuerySet[Plan]:
    return Plan.objects.filter(community_id=community_id, id=plan_id, state=Plan.State.WAITING)
