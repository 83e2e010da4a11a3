"""Propose teams for all communities of an operation: solved, stored with reasons, and open to change by hand."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.mobilise import rules
from muster.operations.models import Operation
from muster.planning import teams as planner
from muster.planning.teams import TeamPlan, form_teams
from muster.teams.ground import Ground, ground, people_present
from muster.teams.models import Gap, Part, Pick, Plan
from muster.teams.reasons import BY_HAND
from muster.teams.refusals import RulesRefused

SECONDS_MAX = 60.0

Facts = dict[str, int | str]


def propose(
    operation_id: UUID,
    *,
    by: Actor,
    now: datetime,
    share_max: float = 0.3,
    seed: int = 1,
    seconds: float = 10.0,
) -> Plan:
    """A new plan in place of the proposal before it, whose choices by hand it keeps where those people are still here.

    An approved plan stays in force until this one is approved.
    """
    operation = rules.running(operation_id, now=now)
    rules.for_city(by, operation)
    if not (0 <= share_max <= 1 and 1 <= seconds <= SECONDS_MAX):
        raise RulesRefused
    by_hand = _chosen_by_hand(operation)
    on = ground(operation, share=share_max, others=[pick.volunteer_id for pick in by_hand])
    formed = form_teams(
        on.problem.people,
        on.problem.communities,
        rules=on.problem.rules,
        seconds=seconds,
        seed=seed,
        fixed=_kept(on, by_hand),
    )
    return _store(operation, on, formed, by_hand, by=by, now=now, share_max=share_max, seed=seed)


def _chosen_by_hand(operation: Operation) -> list[Pick]:
    plan = Plan.objects.filter(operation=operation, state=Plan.State.PROPOSED).order_by("-made_at", "-id").first()
    return list(Pick.objects.filter(plan=plan, reason=BY_HAND).exclude(part=Part.RESERVE)) if plan else []


def _kept(on: Ground, by_hand: Iterable[Pick]) -> list[planner.Seat]:
    return [
        planner.Seat(on.column_of[pick.community_id], on.row_of[pick.volunteer_id], planner.Part(pick.part))
        for pick in by_hand
        if pick.volunteer_id in on.row_of and pick.community_id in on.column_of
    ]


def _store(
    operation: Operation,
    on: Ground,
    formed: TeamPlan,
    by_hand: Iterable[Pick],
    *,
    by: Actor,
    now: datetime,
    share_max: float,
    seed: int,
) -> Plan:
    Plan.objects.filter(operation=operation, state=Plan.State.PROPOSED).update(state=Plan.State.SUPERSEDED)
    plan = Plan.objects.create(
        operation=operation,
        share_max=share_max,
        seed=seed,
        travel_min=formed.travel_min,
        bound_min=formed.bound_min,
        proven=formed.proven,
        people=people_present(operation),
        made_by=by.account_id,
        made_at=now,
    )
    chosen_by = {pick.volunteer_id: pick.chosen_by for pick in by_hand}
    Pick.objects.bulk_create([_pick(plan, on, pick, chosen_by) for pick in formed.picks])
    Gap.objects.bulk_create([_gap(plan, on, gap) for gap in formed.gaps])
    return plan


def _pick(plan: Plan, on: Ground, pick: planner.Pick, chosen_by: Mapping[UUID, UUID | None]) -> Pick:
    volunteer_id = on.volunteers[pick.person]
    return Pick(
        plan=plan,
        operation_id=plan.operation_id,
        city_id=plan.operation.area_id,
        community_id=on.communities[pick.community],
        volunteer_id=volunteer_id,
        part=pick.part.value,
        place=pick.place,
        travel_min=pick.travel_min,
        reason=pick.reason,
        reason_facts=named(on, pick.facts),
        chosen_by=chosen_by.get(volunteer_id) if pick.reason == BY_HAND else None,
    )


def _gap(plan: Plan, on: Ground, gap: planner.Gap) -> Gap:
    return Gap(
        plan=plan,
        operation_id=plan.operation_id,
        city_id=plan.operation.area_id,
        community_id=on.communities[gap.community],
        part=gap.part.value,
        place=gap.place,
        reason=gap.reason,
        reason_facts=named(on, gap.facts),
    )


def named(on: Ground, facts: Mapping[str, int]) -> Facts:
    """A reason's facts with ids in place of the planner's rows and columns, so that they can be read later."""
    kept: Facts = {}
    for fact, number in facts.items():
        if fact == "community":
            kept[fact] = on.communities[number]
        elif fact == "organisation":
            kept[fact] = str(on.organisations[number])
        elif fact != "nearer_person":  # who was nearer is nobody's business but their minutes are
            kept[fact] = int(number)
    return kept
