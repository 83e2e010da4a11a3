"""A volunteer changes what they offer: skills, languages, licences, hours, night calls. Nothing else is theirs to change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.people import cells
from muster.people.complaints import MESSAGES
from muster.people.hours import Window
from muster.people.models import Volunteer, WeeklyWindow

Value = TypeVar("Value")


@dataclass(frozen=True)
class Offer:
    """As typed: words split by semicolons, hours like "工作日 18:00-22:00; 周末 08:00-20:00"."""

    skills: str = ""
    languages: str = ""
    licences: str = ""
    available: str = ""
    care: str = ""
    night_calls: bool = False


class OfferRefused(Exception):
    """Nothing was changed: `sentences` names each field and what to do about it."""

    def __init__(self, sentences: dict[str, Any]) -> None:
        self.sentences = sentences
        self.sentence = next(iter(sentences.values()))
        super().__init__(", ".join(sentences))


def edit_own(volunteer_id: UUID, offer: Offer, *, by: Actor) -> None:
    """Keep what the volunteer now offers, in place of what was there. Raises `OfferRefused`."""
    if by.volunteer_id != volunteer_id:
        raise OfferRefused({"": _("Only the volunteer can change this. Sign in with your own phone number.")})
    refused: dict[str, Any] = {}

    def read(field: str, text: str, parse: Callable[[str], tuple[Value, ...]]) -> tuple[Value, ...]:
        try:
            return parse(text)
        except cells.Complaint as complaint:
            refused[field] = _(MESSAGES[complaint.code]) % complaint.params
            return ()

    skills = read("skills", offer.skills, cells.skills)
    languages = read("languages", offer.languages, cells.languages)
    licences = read("licences", offer.licences, cells.licences)
    available = read("available", offer.available, cells.hours)
    care = read("care", offer.care, cells.hours)
    if refused:
        raise OfferRefused(refused)
    with transaction.atomic():
        Volunteer.objects.filter(id=volunteer_id).update(
            skills=list(skills), languages=list(languages), licences=list(licences), night_calls=offer.night_calls
        )
        WeeklyWindow.objects.filter(volunteer_id=volunteer_id).delete()
        WeeklyWindow.objects.bulk_create(
            _windows(volunteer_id, WeeklyWindow.Use.AVAILABLE, available)
            + _windows(volunteer_id, WeeklyWindow.Use.CARE, care)
        )


def _windows(volunteer_id: UUID, use: WeeklyWindow.Use, windows: tuple[Window, ...]) -> list[WeeklyWindow]:
    return [
        WeeklyWindow(
            volunteer_id=volunteer_id,
            use=use,
            weekdays=window.weekdays,
            starts_min=window.starts_min,
            ends_min=window.ends_min,
        )
        for window in windows
    ]
