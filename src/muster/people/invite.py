"""Let a person sign in by a code to their phone: they are on a list, or a desk has ticked them."""

from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.people.models import Volunteer


def invite(volunteer_id: UUID, *, by: Actor, now: datetime) -> None:
    """Invite one person, once. Row security decides whether `by` may; without a phone there is nowhere to send a code."""
    del by  # the scope of the transaction is theirs
    Volunteer.objects.filter(id=volunteer_id, invited_at=None).exclude(phone="").update(invited_at=now)
