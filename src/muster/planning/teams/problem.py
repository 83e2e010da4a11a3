"""What is asked: who is there, which communities need a team, and the rules."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muster.planning.teams import sound


class Part(StrEnum):
    """What someone is in a team."""

    LEADER = "leader"
    MEMBER = "member"
    RESERVE = "reserve"


@dataclass(frozen=True, eq=False)
class People:
    """Those who may be chosen.

    Parameters
    ----------
    ids
        (V,) anything whose text is unique; decides ties together with the seed. V at most `sound.PEOPLE_MAX`.
    senior, strong
        (V,) bool: may lead a team; may be a member of one.
    organisation
        (V,) integers: the number of their organisation, -1 for none.
    home
        (V,) integers: the row of `Communities.travel_min` from which they set out.

    Raises
    ------
    ValueError
        Shapes or kinds of number disagree, a number is negative, an id comes twice, or there are too many.
    """

    ids: NDArray[Any]
    senior: NDArray[np.bool_]
    strong: NDArray[np.bool_]
    organisation: NDArray[np.integer[Any]]
    home: NDArray[np.integer[Any]]

    def __post_init__(self) -> None:
        sound.people(self.ids, self.senior, self.strong, self.organisation, self.home)


@dataclass(frozen=True, eq=False)
class Communities:
    """Where teams are needed.

    Parameters
    ----------
    ids
        (C,) anything; C at most `sound.COMMUNITIES_MAX`.
    travel_min
        (H, C) integers: whole minutes from home place h to community c, -1 where people from there may not go.

    Raises
    ------
    ValueError
        Shapes disagree, minutes are not whole (NaN among them) or below -1, or there are too many.
    """

    ids: NDArray[Any]
    travel_min: NDArray[np.integer[Any]]

    def __post_init__(self) -> None:
        sound.communities(self.ids, self.travel_min)


@dataclass(frozen=True)
class TeamRules:
    """What every plan keeps.

    Parameters
    ----------
    share
        Between 0 and 1: at most max(1, floor(share × seniors)) of an organisation's seniors are seated. A billionth
        of a person is forgiven, so that 0.29 of 100 are 29.
    members
        Strong members per community, beside its one leader.
    leader_reserves, member_reserves
        Reserves named per community.

    Raises
    ------
    ValueError
        A number is out of range.
    """

    share: float = 0.3
    members: int = 2
    leader_reserves: int = 1
    member_reserves: int = 2

    def __post_init__(self) -> None:
        sound.rules(self.share, (self.members, self.leader_reserves, self.member_reserves))


@dataclass(frozen=True)
class Seat:
    """A person (row of `People`) at work in a community (column of `travel_min`)."""

    community: int
    person: int
    part: Part


@dataclass(frozen=True, eq=False)
class Problem:
    """People, communities and rules that fit each other, with the seats that were settled by hand.

    A seat settled by hand may break every rule but `travel_min` = -1 (its minutes would be unknown); it counts
    towards its organisation's share.

    Raises
    ------
    ValueError
        A home is no row of `travel_min`, or the settled seats contradict each other.
    """

    people: People
    communities: Communities
    rules: TeamRules = TeamRules()
    fixed: tuple[Seat, ...] = ()

    def __post_init__(self) -> None:
        sound.homes(self.people.home, self.communities.travel_min)
        sound.settled(
            [(seat.community, seat.person, seat.part) for seat in self.fixed],
            wanted=self.wanted,
            home=self.people.home,
            travel_min=self.communities.travel_min,
        )

    @property
    def wanted(self) -> dict[str, int]:
        """Seats of each part in every community."""
        return {Part.LEADER: 1, Part.MEMBER: self.rules.members}

    @cached_property
    def seniors_of(self) -> NDArray[np.int64]:
        """(O,) seniors of each organisation among the people."""
        counted = self.people.organisation[self.people.senior & (self.people.organisation >= 0)]
        length = int(self.people.organisation.max(initial=-1)) + 1
        return np.bincount(counted, minlength=length).astype(np.int64)

    @cached_property
    def share_cap(self) -> NDArray[np.int64]:
        """(O,) how many seniors of each organisation may be seated at once."""
        # 0.29 × 100 is 28.999… in floating point, and floor would take one person too few.
        whole = np.floor(self.rules.share * self.seniors_of + 1e-9).astype(np.int64)
        capped: NDArray[np.int64] = np.maximum(1, whole)
        return capped

    def minutes(self, person: int, community: int) -> int:
        """Minutes this person travels to this community, -1 if they may not go."""
        return int(self.communities.travel_min[self.people.home[person], community])

    def qualified(self, part: Part) -> NDArray[np.bool_]:
        """(V,) who may take this part."""
        able: NDArray[np.bool_] = self.people.senior if part is Part.LEADER else self.people.strong
        return able
