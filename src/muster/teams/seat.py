"""A seat of a plan, and its name in pages and forms."""

from dataclasses import dataclass

from muster.teams.models import Part
from muster.teams.refusals import NoSuchSeat

MEMBERS = 2
PLACES = {Part.LEADER: 1, Part.MEMBER: MEMBERS}


@dataclass(frozen=True)
class Seat:
    """One seat of a community: its leader's, or one of its members'."""

    community_id: int
    part: Part
    place: int

    def __str__(self) -> str:
        return f"{self.community_id}-{Part(self.part).value}-{self.place}"


def seat_from(name: str) -> Seat:
    """The seat that `str` wrote. Raises `NoSuchSeat`."""
    try:
        community, part, place = name.split("-")
        seat = Seat(int(community), Part(part), int(place))
    except ValueError as error:
        raise NoSuchSeat from error
    if seat.place not in range(PLACES.get(seat.part, 0)):
        raise NoSuchSeat
    return seat
