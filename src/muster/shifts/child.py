"""A child: somebody may have to bring theirs to the post, or says that it is alone. Times only; never whose, never why."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from muster.access.actors import Actor
from muster.access.scope import current_scope, open_scope
from muster.ledger.queries import presence_of
from muster.shifts import rules
from muster.shifts.models import ChildNeed, Companion
from muster.shifts.refusals import NeedUnknown, NotHere, Unusable
from muster.shifts.roster import shown_anew

NEEDS_MAX = 200


def brings_child(operation_id: UUID, volunteer_id: UUID) -> bool:
    return Companion.objects.filter(operation_id=operation_id, volunteer_id=volunteer_id).exists()


@transaction.atomic
def say_brings_child(operation_id: UUID, *, brings: str, by: Actor, now: datetime) -> None:
    """`brings`: "yes" or "no". Plans from then on send them only to posts that take a child."""
    if by.volunteer_id is None or brings not in {"yes", "no"}:
        raise Unusable(why="")
    theirs = {"operation_id": operation_id, "volunteer_id": by.volunteer_id}
    if brings == "no":
        Companion.objects.filter(**theirs).delete()
    else:
        Companion.objects.bulk_create([Companion(**theirs, said_at=now)], ignore_conflicts=True)


@transaction.atomic
def child_is_alone(operation_id: UUID, *, by: Actor, now: datetime) -> ChildNeed:
    """Said by the person, to the desk of where they count. Said twice it is one need."""
    presence = presence_of(operation_id, by.volunteer_id) if by.volunteer_id else None
    if presence is None or presence.community_id is None:
        raise NotHere
    rules.running(operation_id, presence.community_id, now=now)
    theirs = {"community_id": presence.community_id, "operation_id": operation_id, "volunteer_id": by.volunteer_id}
    with open_scope(replace(current_scope(), communities=(presence.community_id,))):
        try:
            with transaction.atomic():
                need = ChildNeed.objects.create(**theirs, said_at=now)
        except IntegrityError:
            return ChildNeed.objects.get(**theirs, met_at__isnull=True)
        shown_anew(presence.community_id)
        return need


@transaction.atomic
def meet(community_id: int, need_id: UUID, how: str, *, by: Actor, now: datetime) -> None:
    """The desk has seen to it, and says how."""
    rules.for_desk(by, community_id)
    if how not in ChildNeed.How.values:
        raise NeedUnknown
    open_needs = ChildNeed.objects.filter(community_id=community_id, id=need_id, met_at__isnull=True)
    if not open_needs.update(met_at=now, met_by=by.account_id, how=how):
        raise NeedUnknown
    shown_anew(community_id)


def open_needs(operation_id: UUID, community_id: int) -> list[ChildNeed]:
    """Who waits for the desk, the longest first."""
    needs = ChildNeed.objects.filter(community_id=community_id, operation_id=operation_id, met_at__isnull=True)
    return list(needs.order_by("said_at")[:NEEDS_MAX])
