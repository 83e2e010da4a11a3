"""Change a proposed plan by hand. What it costs is shown before (`costs`), and stored with the plan."""

from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from muster.access.actors import Actor
from muster.planning.teams import SwapCost
from muster.teams.models import Gap, Part, Pick, Plan
from muster.teams.reasons import BY_HAND
from muster.teams.seat import Seat
from muster.teams.stored import Stored, cost_of, held, plan_for, stored

LEFT_OPEN = "left_open_by_hand"


def swap(plan_id: UUID, version: int, seat: Seat, volunteer_id: UUID | None, *, by: Actor, now: datetime) -> Plan:
    """Give the seat to this person, or, with None, leave it open. A seat they held elsewhere stays open.

    Raises `PlanOutdated` where the plan has changed since `version` was shown, `NotPresent`, `NothingChanges`.
    """
    plan = held(plan_for(plan_id, by=by, now=now), version)
    known = stored(plan, [volunteer_id] if volunteer_id else [])
    cost = cost_of(known, seat, volunteer_id)
    _empty(plan, seat)
    if volunteer_id is None:
        _leave_open(plan, seat)
    else:
        _take_from_elsewhere(known, volunteer_id)
        _give(known, seat, volunteer_id, cost, by)
    _add_up(plan, cost)
    return plan


def _empty(plan: Plan, seat: Seat) -> None:
    for rows in (Pick.objects, Gap.objects):
        rows.filter(plan=plan, community_id=seat.community_id, part=seat.part, place=seat.place).delete()


def _take_from_elsewhere(known: Stored, volunteer_id: UUID) -> None:
    pick = next((pick for pick in known.picks if pick.volunteer_id == volunteer_id), None)
    if pick is None:
        return
    Pick.objects.filter(id=pick.id).delete()
    if pick.part != Part.RESERVE:
        _leave_open(known.plan, Seat(pick.community_id, Part(pick.part), pick.place))


def _leave_open(plan: Plan, seat: Seat) -> None:
    Gap.objects.create(
        plan=plan,
        operation_id=plan.operation_id,
        city_id=plan.operation.area_id,
        community_id=seat.community_id,
        part=seat.part,
        place=seat.place,
        reason=LEFT_OPEN,
    )


def _give(known: Stored, seat: Seat, volunteer_id: UUID, cost: SwapCost, by: Actor) -> None:
    minutes = known.on.problem.minutes(known.on.row_of[volunteer_id], known.column(seat))
    Pick.objects.create(
        plan=known.plan,
        operation_id=known.plan.operation_id,
        city_id=known.plan.operation.area_id,
        community_id=seat.community_id,
        volunteer_id=volunteer_id,
        part=seat.part,
        place=seat.place,
        travel_min=minutes,
        reason=BY_HAND,
        reason_facts={"minutes": minutes, "broken": [broken.rule for broken in cost.broken]},
        chosen_by=by.account_id,
    )


def _add_up(plan: Plan, cost: SwapCost) -> None:
    """The bound holds for plans that keep the rules and leave as many seats open; of others nothing is proven."""
    seated = Pick.objects.filter(plan=plan).exclude(part=Part.RESERVE)
    plan.travel_min = seated.aggregate(total=Sum("travel_min"))["total"] or 0
    plan.bound_min = 0 if cost.gaps_added else min(plan.bound_min, plan.travel_min)
    plan.proven = plan.proven and not cost.broken and not cost.gaps_added and plan.bound_min == plan.travel_min
    plan.version += 1
    plan.save(update_fields=["travel_min", "bound_min", "proven", "version"])
