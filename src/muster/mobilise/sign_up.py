"""Raise a hand before any notice (请战). A later notice to the area counts it as a yes."""

from datetime import datetime

from django.conf import settings

from muster.access import phones
from muster.access.scope import Scope, open_scope
from muster.mobilise.models import SignUp
from muster.mobilise.refusals import NotTakingPart
from muster.mobilise.report_in import NAME_MAX, writing
from muster.mobilise.text import line
from muster.people.claimant import claimant
from muster.places.models import Area, Level
from muster.places.queries import ancestors


def sign_up(city_id: int, community_id: int, *, phone: str, name: str, now: datetime) -> None:
    """Nobody has signed in, so the answer is the same for every number: none. Signing up twice is signing up once."""
    community = Area.objects.filter(id=community_id, level=Level.COMMUNITY).first()
    if community is None or city_id not in {area.id for area in ancestors(community_id)}:
        raise NotTakingPart
    number = phones.normalise(phone, settings.PHONE_REGION)
    with open_scope(Scope(phone=phones.blind_index(number))):
        person = claimant(city_id, phone=number, name=line(name, NAME_MAX), home_community_id=community_id, now=now)
        with writing(community_id, [person]):
            SignUp.objects.bulk_create(
                [SignUp(city_id=city_id, volunteer_id=person, community_id=community_id, signed_up_at=now)],
                ignore_conflicts=True,
            )
