"""What a person says about themselves, as the phone app has it (`Me` in frontend/field/shapes.ts)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from muster.access.actors import Actor
from muster.field.app.now import hours_of
from muster.field.certificate import certifiable
from muster.field.door_words import EN, ZH
from muster.field.forms import TEXT_MAX
from muster.field.spoken import offer_of
from muster.field.standing import standing_of
from muster.ledger.queries import presence_of
from muster.people.edit import Offer, edit_own
from muster.people.models import Volunteer
from muster.people.words import KINDS

PHONE_TAIL = 4
CHOSEN = {"skills": "skill", "languages": "language", "licences": "licence"}
Text = Annotated[str, Meta(max_length=TEXT_MAX)]


class OfferSaid(Struct, frozen=True):
    """What the app sends; a field that is left out stays as it was."""

    skills: Text | UnsetType = UNSET
    languages: Text | UnsetType = UNSET
    licences: Text | UnsetType = UNSET
    available: Text | UnsetType = UNSET
    care: Text | UnsetType = UNSET
    night_calls: bool | UnsetType = UNSET


def me_of(volunteer_id: UUID, *, now: datetime) -> dict[str, Any]:
    """Runs in the person's own scope."""
    standing = standing_of(volunteer_id, now=now)
    person = standing.person
    presence = presence_of(standing.operation.id, person.id) if standing.operation else None
    return {
        "name": person.name,
        "phone_tail": person.phone[-PHONE_TAIL:],
        "organisation": person.organisation.name if person.organisation else person.unit,
        "home": person.home_community.name if person.home_community else "",
        "offer": offer_of(person),
        "choices": choices(),
        "tonight": person.call_until if person.call_until and person.call_until > now else None,
        "hours": hours_of(standing, presence, now=now),
        "certificate": certifiable(person.id) is not None,
    }


def save_offer(volunteer_id: UUID, said: OfferSaid, *, by: Actor) -> None:
    """Raises `OfferRefused`."""
    as_it_stands = offer_of(Volunteer.objects.get(id=volunteer_id))
    given = {name: getattr(said, name) for name in OfferSaid.__struct_fields__}
    edit_own(volunteer_id, Offer(**as_it_stands | {k: v for k, v in given.items() if v is not UNSET}), by=by)


def choices() -> dict[str, list[dict[str, str]]]:
    """The closed words that the fields understand, to choose from."""
    return {
        field: [{"code": word.code, ZH: word.zh, EN: word.en} for word in KINDS[kind].values()]
        for field, kind in CHOSEN.items()
    }
