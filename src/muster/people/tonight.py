"""Whom one may call tonight: said by the person, for some hours; never guessed from anything they do."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.people.edit import OfferRefused
from muster.people.models import Volunteer

AHEAD_MAX = timedelta(hours=16)


def call_me(volunteer_id: UUID, until: datetime | None, *, by: Actor, now: datetime) -> datetime | None:
    """Until when they may be called though it is night; None takes it back. Raises `OfferRefused`."""
    if by.volunteer_id != volunteer_id:
        raise OfferRefused({"": _("Only the volunteer can change this. Sign in with your own phone number.")})
    if until is not None and not now < until <= now + AHEAD_MAX:
        raise OfferRefused({"until": _("Say a time within the next 16 hours.")})
    Volunteer.objects.filter(id=volunteer_id).update(call_until=until)
    return until
