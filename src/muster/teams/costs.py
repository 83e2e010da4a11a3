"""What a change by hand would cost, and who could take a seat: shown before anything changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.people.models import Volunteer
from muster.planning import teams as planner
from muster.planning.teams import SwapCost, swap_candidates
from muster.teams.propose import named
from muster.teams.reasons import Names, broken_rule
from muster.teams.seat import Seat
from muster.teams.stored import Stored, as_planned, cost_of, plan_for, stored

CANDIDATES_MAX = 20


@dataclass(frozen=True)
class Cost:
    """What a change by hand would do to the plan."""

    minutes_added: int | None
    gaps_added: int
    distance_after: float | None  # from the best, between 0 and 1; None where it cannot be said
    broken: tuple[str, ...]  # a sentence for each rule it breaks; a person may still decide so
    reserve_of: str  # the community that loses them as a reserve, or ""


@dataclass(frozen=True)
class Candidate:
    """Someone who could take a seat."""

    volunteer_id: UUID
    name: str
    unit: str
    community: str  # where they are now
    travel_min: int
    cost: Cost


def swap_cost(plan_id: UUID, seat: Seat, volunteer_id: UUID | None, *, by: Actor, now: datetime) -> Cost:
    """What it would cost to give the seat to this person, or, with None, to leave it open."""
    known = stored(plan_for(plan_id, by=by, now=now), [volunteer_id] if volunteer_id else [])
    costs = [cost_of(known, seat, volunteer_id)]
    return _told(known, costs, _names(known, costs))[0]


def candidates(plan_id: UUID, seat: Seat, *, by: Actor, now: datetime, limit: int = CANDIDATES_MAX) -> list[Candidate]:
    """The nearest people for a seat, nearest first, with what each would cost and which rules stand against them."""
    known = stored(plan_for(plan_id, by=by, now=now))
    costs = swap_candidates(
        known.on.problem,
        as_planned(known),
        community=known.column(seat),
        part=planner.Part(seat.part),
        limit=limit,
        out_person=known.leaving(seat),
    )
    names = _names(known, costs)
    told = zip(costs, _told(known, costs, names), strict=True)
    rows = [(cost.in_person, cost.community, words) for cost, words in told if cost.in_person is not None]
    people = Volunteer.objects.select_related("organisation").in_bulk([known.on.volunteers[row] for row, _, _ in rows])
    return [
        Candidate(
            volunteer_id=known.on.volunteers[row],
            name=(person := people[known.on.volunteers[row]]).name,
            unit=person.organisation.name if person.organisation else person.unit,
            community=names.community(known.on.where(row)),
            travel_min=known.on.problem.minutes(row, column),
            cost=words,
        )
        for row, column, words in rows
    ]


def _names(known: Stored, costs: Sequence[SwapCost]) -> Names:
    communities = {known.on.communities[cost.reserve_of] for cost in costs if cost.reserve_of is not None}
    communities |= {known.on.where(cost.in_person) for cost in costs if cost.in_person is not None}
    facts = [named(known.on, broken.facts) for cost in costs for broken in cost.broken]
    return Names.of(facts, communities=communities)


def _told(known: Stored, costs: Sequence[SwapCost], names: Names) -> list[Cost]:
    return [
        Cost(
            minutes_added=cost.minutes_added,
            gaps_added=cost.gaps_added,
            distance_after=cost.gap_share_after if known.plan.bound_min or known.plan.proven else None,
            broken=tuple(broken_rule(broken.rule, named(known.on, broken.facts), names) for broken in cost.broken),
            reserve_of="" if cost.reserve_of is None else names.community(known.on.communities[cost.reserve_of]),
        )
        for cost in costs
    ]
