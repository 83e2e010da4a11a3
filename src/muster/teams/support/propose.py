"""Propose who lends to whom: solved, stored with reasons, and binding nobody until it is approved."""

import time
from datetime import datetime, timedelta
from uuid import UUID

from muster.access.actors import Actor
from muster.mobilise import rules
from muster.operations.models import Operation
from muster.planning import support as planner
from muster.teams.refusals import TermsRefused
from muster.teams.support.ground import Ground, ground
from muster.teams.support.shortages import tell_by_norm
from muster.teams.support_models import Loan, SupportGap, SupportPlan

SECONDS_MAX = 30.0
SPAN_MAX = timedelta(days=30)
NORM_MAX = 10_000  # households for each of whom one person is wanted


def propose_support(
    operation_id: UUID,
    *,
    starts_at: datetime,
    ends_at: datetime,
    share_max: float = 0.5,
    norm: int | None = None,
    by: Actor,
    now: datetime,
    seconds: float = 8.0,
) -> SupportPlan:
    """A new proposal in place of the one before it. What a side has confirmed is kept; who was asked and has not answered is
    asked to go elsewhere only where that is worth it.

    `norm`: so many households for each of whom one person is wanted, where a community has not said what it lacks.
    Raises `TermsRefused`, `NothingLacking`, `NobodyFree`.
    """
    operation = rules.running(operation_id, now=now)
    rules.for_city(by, operation)
    in_time = now < ends_at and starts_at < ends_at <= starts_at + SPAN_MAX
    if not (in_time and 0 < share_max <= 1 and 1 <= seconds <= SECONDS_MAX and (norm is None or 1 <= norm <= NORM_MAX)):
        raise TermsRefused
    if norm is not None:
        tell_by_norm(operation, norm, starts_at=starts_at, ends_at=ends_at, told_by=by.account_id, now=now)
    on = ground(operation, starts_at, ends_at, share_max=share_max, norm=norm)
    found = planner.match(on.problem, deadline=time.monotonic() + seconds)
    _withdraw_proposals(operation)
    plan = SupportPlan.objects.create(
        operation=operation,
        city_id=operation.area_id,
        starts_at=starts_at,
        ends_at=ends_at,
        share_max=share_max,
        norm=norm,
        lent_by=len(on.organisations),
        cost=found.cost,
        bound=found.bound,
        ended=found.ended,
        made_by=by.account_id,
        made_at=now,
    )
    Loan.objects.bulk_create(_loan(plan, on, match) for match in planner.matches(on.problem, found.sent))
    SupportGap.objects.bulk_create(_gap(plan, on, gap) for gap in planner.gaps(on.problem, found.sent))
    return plan


def _withdraw_proposals(operation: Operation) -> None:
    """Nobody has seen their loans but the command."""
    earlier = SupportPlan.objects.filter(operation=operation, state=SupportPlan.State.PROPOSED)
    Loan.objects.filter(plan__in=earlier.values("id"), state=Loan.State.PROPOSED).update(state=Loan.State.REPLACED)
    earlier.update(state=SupportPlan.State.SUPERSEDED)


def _loan(plan: SupportPlan, on: Ground, match: planner.Match) -> Loan:
    lack = on.lacks[match.place]
    facts: dict[str, int | str] = {"minutes": match.travel_min}
    if match.nearer >= 0:
        facts["organisation"] = str(on.organisations[match.nearer])
        facts["nearer_minutes"] = int(on.problem.places.travel_min[match.nearer, match.place])
    return Loan(
        plan=plan,
        operation_id=plan.operation_id,
        city_id=plan.city_id,
        community_id=lack.community_id,
        compound=lack.compound,
        organisation_id=on.organisations[match.organisation],
        people=match.people,
        travel_min=match.travel_min,
        reason=match.reason,
        reason_facts=facts,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
    )


def _gap(plan: SupportPlan, on: Ground, gap: planner.Gap) -> SupportGap:
    lack = on.lacks[gap.place]
    return SupportGap(
        plan=plan,
        city_id=plan.city_id,
        community_id=lack.community_id,
        compound=lack.compound,
        people=gap.people,
        reason=gap.reason,
    )
