"""What a call-out is opened with, and its defaults. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from muster.callouts.models import PLACE_MAX, SEATS_MAX, TEXT_MAX, Kind, Ring, Urgency
from muster.callouts.refusals import CalloutRefused

PEOPLE_PER_SEAT = 5  # one in five answers at night; a wave asks so many for each free seat
WAVE_PEOPLE_MIN = 8
WAVE_PEOPLE_MAX = 30_000
WAVE_MIN = 5
WAVE_MIN_MAX = 240
HOLD_MIN = 5
HOLD_MIN_MAX = 60
RESERVES_MIN = 2
REASON_MAX = 120


@dataclass(frozen=True)
class Need:
    """So many seats ask for this. `asks` as in `models.Seat`: "licence:c1"."""

    asks: str
    seats: int


@dataclass(frozen=True)
class Draft:
    """A call-out as the desk is about to send it."""

    text: str
    seats: int
    place: str
    kind: str = Kind.CALL
    needs: Sequence[Need] = ()
    urgency: str = Urgency.NOW
    starts_at: datetime | None = None
    ring_first: str = Ring.COMMUNITY
    ring_max: str = Ring.ORGANISATIONS
    wave_min: int = WAVE_MIN
    wave_people: int = 0  # 0: as many as the seats want
    answers_wanted: int = 0  # 0: as many as there are seats
    hold_min: int = HOLD_MIN
    wakes_because: str = ""
    to_groups: bool = False
    origin: str = ""


def people_of_a_wave(seats: int) -> int:
    return max(WAVE_PEOPLE_MIN, PEOPLE_PER_SEAT * seats)


def reserves_of(seats: int) -> int:
    return max(RESERVES_MIN, seats)


def asks_of_seats(draft: Draft) -> list[list[str]]:
    """What each seat asks for. Nobody is asked for two things at once while another seat asks for less."""
    seats: list[list[str]] = [[] for _ in range(draft.seats)]
    for need in sorted(draft.needs, key=lambda need: -need.seats):
        for seat in sorted((seat for seat in seats if need.asks not in seat), key=len)[: need.seats]:
            seat.append(need.asks)
    return [sorted(asks) for asks in seats]


def check(draft: Draft, *, now: datetime) -> None:
    """Raises `CalloutRefused` with what to mend."""
    if not draft.text.strip() or len(draft.text) > TEXT_MAX:
        raise CalloutRefused(_("Write what is needed, in at most 300 characters."))
    if not draft.place.strip() or len(draft.place) > PLACE_MAX:
        raise CalloutRefused(_("Say where to come to, in at most 80 characters."))
    if not 1 <= draft.seats <= SEATS_MAX:
        raise CalloutRefused(_("A call-out has 1 to 200 seats."))
    if Ring.values.index(draft.ring_first) > Ring.values.index(draft.ring_max):
        raise CalloutRefused(_("It cannot begin farther away than it goes. Choose how far to ask anew."))
    if any(not 1 <= need.seats <= draft.seats for need in draft.needs):
        raise CalloutRefused(_("More people with a skill are wanted than there are seats. Mend one of the two."))
    if not 1 <= draft.wave_min <= WAVE_MIN_MAX or not 1 <= draft.hold_min <= HOLD_MIN_MAX:
        raise CalloutRefused(_("Minutes are from 1 to 240 between waves, and from 1 to 60 for holding a seat."))
    if not 0 <= draft.wave_people <= WAVE_PEOPLE_MAX or not 0 <= draft.answers_wanted <= SEATS_MAX:
        raise CalloutRefused(_("A wave asks at most 30,000 people."))
    if draft.starts_at is not None and draft.starts_at <= now:
        raise CalloutRefused(_("The start lies in the past. Leave it empty for at once."))
    if len(draft.wakes_because) > REASON_MAX:
        raise CalloutRefused(_("Give the reason for waking people in at most 120 characters."))
