"""Approve a plan of support: each organisation and each desk in it is asked. Nobody moves before both have confirmed."""

from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.mobilise import rules
from muster.teams.refusals import LoanPast, PlanDecided, PlanOutdated, SupportOutdated, UnknownPlan
from muster.teams.support.ground import unanswered
from muster.teams.support_models import Loan, SupportPlan


def approve_support(plan_id: UUID, version: int, *, by: Actor, now: datetime) -> SupportPlan:
    """Ask for the loans of a proposal, in place of those that nobody has confirmed. What a side has confirmed goes on.

    Raises `PlanOutdated` where another proposal has taken its place, `SupportOutdated` where a side has answered since.
    """
    plan = _held(plan_id, version, by=by, now=now)
    earlier = list(unanswered(plan.operation_id).select_for_update())
    decided = Loan.objects.filter(operation_id=plan.operation_id, decided_at__gt=plan.made_at)
    if decided.exists():
        raise SupportOutdated
    if plan.ends_at <= now:
        raise LoanPast
    approved = SupportPlan.objects.filter(operation=plan.operation, state=SupportPlan.State.APPROVED)
    approved.update(state=SupportPlan.State.SUPERSEDED)
    plan.state, plan.approved_by, plan.approved_at = SupportPlan.State.APPROVED, by.account_id, now
    plan.save(update_fields=["state", "approved_by", "approved_at"])
    _ask(plan, earlier, now=now)
    return plan


def _held(plan_id: UUID, version: int, *, by: Actor, now: datetime) -> SupportPlan:
    """The plan, held until the transaction ends, if it is still the proposal that was looked at."""
    plan = SupportPlan.objects.select_for_update(of=("self",)).select_related("operation").filter(id=plan_id).first()
    if plan is None:
        raise UnknownPlan
    rules.for_city(by, rules.running(plan.operation_id, now=now))
    if plan.version != version or plan.state == SupportPlan.State.SUPERSEDED:
        raise PlanOutdated
    if plan.state != SupportPlan.State.PROPOSED:
        raise PlanDecided
    return plan


def _ask(plan: SupportPlan, earlier: list[Loan], *, now: datetime) -> None:
    """Who was asked the same before is not told again; who was asked something else is told that this no longer holds."""
    told = {_what(loan): loan.told for loan in earlier}
    asked = list(Loan.objects.filter(plan=plan).order_by("id"))
    again = {_what(loan) for loan in asked}
    for loan in asked:
        loan.state, loan.due_at, loan.told = Loan.State.ASKED, now, told.get(_what(loan), "")
    Loan.objects.bulk_update(asked, ["state", "due_at", "told"])
    for loan in earlier:
        loan.state, loan.due_at = Loan.State.REPLACED, None if _what(loan) in again else now
    Loan.objects.bulk_update(earlier, ["state", "due_at"])


def _what(loan: Loan) -> tuple[object, ...]:
    return loan.organisation_id, loan.community_id, loan.compound, loan.people, loan.starts_at, loan.ends_at
