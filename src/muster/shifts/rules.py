"""Who may change duties, and what an act names."""

from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.mobilise import rules as mobilise
from muster.operations.models import Operation
from muster.shifts.models import Plan, Post, Shift
from muster.shifts.refusals import NoSuchPlan, NoSuchPost, NoSuchShift, NotYourDesk


def for_desk(by: Actor, community_id: int) -> None:
    if not by.desk_of(community_id):
        raise NotYourDesk


def running(operation_id: UUID, community_id: int, *, now: datetime) -> Operation:
    """The operation, which must run and have this community in it. Raises `mobilise.refusals`."""
    operation = mobilise.running(operation_id, now=now)
    mobilise.taking_part(operation, community_id)
    return operation


def post_of(community_id: int, operation_id: UUID, post_id: UUID) -> Post:
    found = Post.objects.filter(
        community_id=community_id, operation_id=operation_id, id=post_id, removed_at__isnull=True
    ).first()
    if found is None:
        raise NoSuchPost
    return found


def shift_of(community_id: int, operation_id: UUID, shift_id: UUID) -> Shift:
    found = Shift.objects.filter(community_id=community_id, operation_id=operation_id, id=shift_id).first()
    if found is None:
        raise NoSuchShift
    return found


def plan_of(community_id: int, operation_id: UUID, plan_id: UUID) -> Plan:
    found = Plan.objects.filter(community_id=community_id, operation_id=operation_id, id=plan_id).first()
    if found is None:
        raise NoSuchPlan
    return found
