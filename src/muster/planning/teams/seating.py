"""Who sits where, looked up from every side."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from muster.planning.teams.market import PARTS, Flags, Ints
from muster.planning.teams.problem import Part, Problem, Seat


class Seating:
    """The seats of a plan against its problem. Nothing in it changes."""

    def __init__(self, problem: Problem, seats: Iterable[Seat]) -> None:
        self.problem = problem
        self.seats = sorted(seats, key=lambda seat: (seat.community, PARTS.index(seat.part), self._order(seat)))
        self.seat_of = {seat.person: seat for seat in self.seats}

    def _order(self, seat: Seat) -> tuple[int, str]:
        return self.problem.minutes(seat.person, seat.community), str(self.problem.people.ids[seat.person])

    @cached_property
    def travel_min(self) -> int:
        """Minutes of all seats together."""
        return sum(self.problem.minutes(seat.person, seat.community) for seat in self.seats)

    @cached_property
    def community_of(self) -> Ints:
        """(V,) the community where each is seated, -1 for none."""
        seated = np.full(len(self.problem.people.ids), -1, dtype=np.int64)
        for seat in self.seats:
            seated[seat.person] = seat.community
        return seated

    @cached_property
    def seniors_used(self) -> Ints:
        """(O,) seated seniors of each organisation."""
        people = self.problem.people
        seated = people.organisation[(self.community_of >= 0) & people.senior]
        return np.bincount(seated[seated >= 0], minlength=len(self.problem.share_cap)).astype(np.int64)

    @cached_property
    def at_share(self) -> Flags:
        """(V,) seniors whose organisation can spare no more."""
        people = self.problem.people
        full = np.append(self.seniors_used >= self.problem.share_cap, values=False)  # -1, none, is never full
        held: Flags = people.senior & full[people.organisation]
        return held

    @cached_property
    def fixed(self) -> frozenset[int]:
        """Those settled by hand."""
        return frozenset(seat.person for seat in self.problem.fixed)

    def held_by_share(self, *, leaving: int | None) -> Flags:
        """(V,) seniors whom the share keeps from sitting down once this person has left their seat."""
        if leaving is None or not self.at_share[leaving]:
            return self.at_share
        organisation = self.problem.people.organisation[leaving]
        if self.seniors_used[organisation] > self.problem.share_cap[organisation]:
            return self.at_share
        freed: Flags = self.at_share & (self.problem.people.organisation != organisation)
        return freed

    def open_seats(self, community: int, part: Part) -> int:
        """Seats of this part that nobody has."""
        filled = sum(seat.community == community and seat.part is part for seat in self.seats)
        return self.problem.wanted[part] - filled

    def minutes_to(self, community: int) -> NDArray[np.int64]:
        """(V,) minutes to this community, -1 for those who may not go."""
        minutes: Ints = self.problem.communities.travel_min[self.problem.people.home, community].astype(np.int64)
        return minutes
