"""Take over what was kept aside: the desk says in its own name what an event said that did not count."""

from datetime import datetime
from typing import cast
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.journal.event import Body
from muster.journal.kinds import KINDS, DoorFacts
from muster.journal.models import Quarantined
from muster.journal.queries import superseded_by
from muster.places.models import Area
from muster.rounds.refusals import NotYourRound, RoundRefused
from muster.rounds.rules import works_at
from muster.rounds.visit import page_device, say


def accept(kept: Quarantined, community: Area, *, by: Actor, now: datetime) -> UUID:
    """A new event with the same facts, which also supersedes the kept one: should it come again, it counts once."""
    if not works_at(by, community.id) or kept.community_id != community.id:
        raise NotYourRound
    body, facts = body_of(kept), facts_of(kept)
    if facts is None:
        raise RoundRefused(_("Only what was told of a door can be taken over here."))
    if superseded_by(community.id, page_device(community), [kept.id], since=kept.received_at):
        raise RoundRefused(_("This was taken over already."))
    return say(community, facts, supersedes={*body.supersedes, kept.id}, by=by, now=now)


def body_of(kept: Quarantined) -> Body:
    return msgspec.convert(kept.body, Body)


def facts_of(kept: Quarantined) -> DoorFacts | None:
    """What was told of a door, or None where it was about something else."""
    shape = KINDS.get(str(kept.body.get("kind")))
    if shape is None or not issubclass(shape, cast(type, DoorFacts)):
        return None
    return cast(DoorFacts, msgspec.convert(kept.body["facts"], shape))
