"""Say yes, say no, give back, arrive: by the person, or by the desk for them. Each commits before it is answered."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.access.scope import Scope, current_scope, open_scope
from muster.callouts import rules
from muster.callouts.flush import ETA_MIN_MAX, Doing, Stands, Verb, flushed
from muster.callouts.models import Call, Callout
from muster.callouts.refusals import REFUSALS, NotInThisCallout
from muster.callouts.seating import SAID_YES, State
from muster.ledger.drive import drive
from muster.people.models import Volunteer


def say(
    community_id: int,
    callout_id: UUID,
    volunteer_id: UUID,
    verb: Verb,
    *,
    eta_min: int = 15,
    via: str = "app",
    code: str | None = None,
    now: datetime,
) -> Stands:
    """What one person says. The caller has made sure that it is this person, or their desk. Raises `CalloutRefused`."""
    doing = Doing(volunteer_id, verb, eta_min=min(max(eta_min, 0), ETA_MIN_MAX), via=via, code=code)
    (stands,) = all_said(community_id, callout_id, [doing], now=now)
    if stands.refusal:
        raise REFUSALS[stands.refusal]
    return stands


def all_said(community_id: int, callout_id: UUID, doings: Sequence[Doing], *, now: datetime) -> list[Stands]:
    """What several people say, in this order; a refusal stands in the answer of whom it concerns."""
    people = tuple(sorted({doing.volunteer_id for doing in doings}))
    scope = Scope(actor=current_scope().actor, communities=(community_id,), subjects=people)
    with open_scope(scope):
        return drive(flushed(community_id, callout_id, doings, now=now)).stands


def say_for(callout: Callout, volunteer_id: UUID, verb: Verb, *, eta_min: int = 15, by: Actor, now: datetime) -> Stands:
    """The desk says it for somebody it knows, or who has said yes: a tick at the door, a word on the telephone.

    For anybody else it would be a way to their name and number.
    """
    rules.for_desk(by, callout.community_id)
    said_yes = Call.objects.filter(
        community_id=callout.community_id,
        callout_id=callout.id,
        volunteer_id=volunteer_id,
        state__in=[*SAID_YES, State.NO_SHOW],
    )
    if not Volunteer.objects.filter(id=volunteer_id).exists() and not said_yes.exists():
        raise NotInThisCallout
    return say(callout.community_id, callout.id, volunteer_id, verb, eta_min=eta_min, via="desk", now=now)
