"""Who may do what with a call-out."""

from uuid import UUID

from muster.access.actors import Actor
from muster.callouts.models import Callout
from muster.callouts.refusals import CalloutUnknown, NotYourDesk


def for_desk(by: Actor, community_id: int) -> None:
    if not by.desk_of(community_id):
        raise NotYourDesk


def known(community_id: int, callout_id: UUID) -> Callout:
    """The call-out, where the open scope lets one see it."""
    found = Callout.objects.filter(community_id=community_id, id=callout_id).first()
    if found is None:
        raise CalloutUnknown
    return found
