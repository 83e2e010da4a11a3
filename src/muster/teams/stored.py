"""A stored plan beside the problem as it is now, in the planner's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.mobilise import rules
from muster.planning import teams as planner
from muster.planning.teams import SwapCost, TeamPlan, cost_of_swap
from muster.teams.ground import Ground, ground
from muster.teams.models import Pick, Plan
from muster.teams.reasons import BY_HAND
from muster.teams.refusals import NoSuchSeat, NothingChanges, NotPresent, PlanDecided, PlanOutdated, UnknownPlan
from muster.teams.seat import Seat


@dataclass(frozen=True)
class Stored:
    """A plan, its picks, and who is present now."""

    plan: Plan
    on: Ground
    picks: Sequence[Pick]

    def pick_at(self, seat: Seat) -> Pick | None:
        where = (seat.community_id, seat.part, seat.place)
        return next((pick for pick in self.picks if (pick.community_id, pick.part, pick.place) == where), None)

    def leaving(self, seat: Seat) -> int | None:
        """The row of who leaves the seat; None where it is open, or whoever had it has left."""
        pick = self.pick_at(seat)
        return self.on.row_of.get(pick.volunteer_id) if pick else None

    def column(self, seat: Seat) -> int:
        column = self.on.column_of.get(seat.community_id)
        if column is None:
            raise NoSuchSeat
        return column


def stored(plan: Plan, others: Iterable[UUID] = ()) -> Stored:
    """A plan with those present now; `others` may be anyone present, also without a rank that fits."""
    picks = list(Pick.objects.filter(plan=plan))
    by_hand = [pick.volunteer_id for pick in picks if pick.reason == BY_HAND]
    return Stored(plan, ground(plan.operation, share=plan.share_max, others=[*others, *by_hand]), picks)


def plan_for(plan_id: UUID, *, by: Actor, now: datetime) -> Plan:
    """A plan that the actor's command may decide on."""
    plan = Plan.objects.filter(id=plan_id).select_related("operation").first()
    if plan is None:
        raise UnknownPlan
    rules.for_city(by, rules.running(plan.operation_id, now=now))
    return plan


def held(plan: Plan, version: int) -> Plan:
    """The plan, held until the transaction ends, if it is still the proposal that was looked at."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("operation").get(id=plan.id)
    if plan.version != version or plan.state == Plan.State.SUPERSEDED:
        raise PlanOutdated
    if plan.state != Plan.State.PROPOSED:
        raise PlanDecided
    return plan


def as_planned(known: Stored) -> TeamPlan:
    """The stored picks as the planner knows them, without those who have left."""
    rows, columns = known.on.row_of, known.on.column_of
    picks = tuple(
        planner.Pick(
            community=columns[pick.community_id],
            person=rows[pick.volunteer_id],
            part=planner.Part(pick.part),
            place=pick.place,
            travel_min=pick.travel_min,
            reason=pick.reason,
            facts={},
        )
        for pick in known.picks
        if pick.volunteer_id in rows and pick.community_id in columns
    )
    return TeamPlan(picks, (), known.plan.travel_min, known.plan.bound_min, 0.0, known.plan.proven)


def cost_of(known: Stored, seat: Seat, volunteer_id: UUID | None) -> SwapCost:
    """The planner's cost of giving the seat to someone, or to nobody."""
    coming = known.on.row_of.get(volunteer_id) if volunteer_id else None
    if volunteer_id and coming is None:
        raise NotPresent
    leaving = known.leaving(seat)
    if coming is None and leaving is None:
        return _emptied(known, seat)
    if coming == leaving:
        raise NothingChanges
    return cost_of_swap(
        known.on.problem,
        as_planned(known),
        community=known.column(seat),
        part=planner.Part(seat.part),
        out_person=leaving,
        in_person=coming,
    )


def _emptied(known: Stored, seat: Seat) -> SwapCost:
    """Whoever had the seat has left already: leaving it open only says so."""
    pick = known.pick_at(seat)
    if pick is None:
        raise NothingChanges
    return SwapCost(
        community=known.column(seat),
        part=planner.Part(seat.part),
        out_person=None,
        in_person=None,
        minutes_added=-pick.travel_min,
        gaps_added=1,
        gap_share_after=None,
        broken=(),
        reserve_of=None,
    )
