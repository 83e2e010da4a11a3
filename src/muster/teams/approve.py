"""Approve a plan: its leaders may lead from now on, and each community sees its team."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from muster.access import grant
from muster.access.accounts import account_of
from muster.access.actors import Actor
from muster.access.models import Role, RoleKind
from muster.people.invite import invite
from muster.people.models import Volunteer
from muster.teams.models import Part, Pick, Plan
from muster.teams.stored import held, plan_for


def approve(plan_id: UUID, version: int, *, by: Actor, now: datetime) -> Plan:
    """Put a proposal in force in place of the plan before it. Leaders who no longer lead lose that role.

    Raises `PlanOutdated` where the plan has changed since `version` was shown.
    """
    plan = held(plan_for(plan_id, by=by, now=now), version)
    Plan.objects.filter(operation=plan.operation, state=Plan.State.APPROVED).update(state=Plan.State.SUPERSEDED)
    plan.state, plan.approved_by, plan.approved_at = Plan.State.APPROVED, by.account_id, now
    plan.save(update_fields=["state", "approved_by", "approved_at"])
    leading = [_may_lead(plan, pick, by=by, now=now) for pick in _leaders(plan)]
    _end_others(plan, leading, now=now)
    return plan


def _leaders(plan: Plan) -> Iterable[Pick]:
    return Pick.objects.filter(plan=plan, part=Part.LEADER).order_by("community_id")


def _may_lead(plan: Plan, pick: Pick, *, by: Actor, now: datetime) -> UUID:
    """The leader's role, for this operation and this community; their account is made where it is missing."""
    person = Volunteer.objects.get(id=pick.volunteer_id)
    invite(person.id, by=by, now=now)
    index = bytes(person.phone_index) if person.phone_index else None
    account = account_of(person.id, index, now=now)
    role = grant.grant(
        account.id, RoleKind.LEADER, area_id=pick.community_id, operation_id=plan.operation_id, by=by, now=now
    )
    return role.id


def _end_others(plan: Plan, leading: Iterable[UUID], *, now: datetime) -> None:
    rows = Role.objects.filter(kind=RoleKind.LEADER, operation_id=plan.operation_id, valid_until=None)
    for role_id in rows.exclude(id__in=list(leading)).values_list("id", flat=True):
        grant.end_role(role_id, now=now)
