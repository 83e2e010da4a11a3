"""The problem with alike people counted together: who is offered, who is wanted, what each move costs.

Two people of the same kind (senior, strong or both) at the same place cost the same everywhere, so they form one
*pool*. Seniors of one pool differ only by whose share they use: those of one organisation form one *class*.
23,900 people become some 2,000 classes in 700 pools.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muster.planning.teams.problem import Part, People

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
SENIOR, STRONG, BOTH = 1, 2, 3
KINDS = {Part.LEADER: (SENIOR, BOTH), Part.MEMBER: (STRONG, BOTH)}
PARTS = (Part.LEADER, Part.MEMBER)


@dataclass(frozen=True, eq=False)
class Market:
    """(K,) classes, (P,) pools, (O,) shares left and, for each part, seats wanted (C,)."""

    persons: Sequence[Ints]  # of each class, in the order in which they are taken
    organisation: Ints  # (K,) -1: no share binds
    pool: Ints  # (K,)
    kind: Ints  # (P,)
    home: Ints  # (P,)
    share_left: Ints  # (O,)
    wanted: Mapping[Part, Ints]
    travel_min: Ints  # (H, C)

    @property
    def count(self) -> Ints:
        """(K,) people of each class."""
        return np.array([len(persons) for persons in self.persons], dtype=np.int64)

    def pools_for(self, part: Part) -> Ints:
        """The pools whose people may take this part."""
        return np.flatnonzero(np.isin(self.kind, KINDS[part]))

    def cost(self, part: Part) -> Ints:
        """(pools for this part, C) minutes; -1 where they may not go."""
        costs: Ints = self.travel_min[self.home[self.pools_for(part)]]
        return costs

    @property
    def gap_cost(self) -> dict[Part, int]:
        """What an open seat costs: more than all travel, so that minutes never buy a gap.

        Twice as much for a leader is enough to put leaders first: the sets of seats that can be filled together form
        a matroid (a gammoid), in which the heaviest set is also a largest one.
        """
        seats = sum(int(wanted.sum()) for wanted in self.wanted.values())
        member = 1 + seats * int(self.travel_min.max(initial=0))
        return {Part.LEADER: 2 * member, Part.MEMBER: member}


@dataclass(frozen=True)
class Move:
    """`number` people of a pool go to a community."""

    pool: int
    part: Part
    community: int
    number: int


@dataclass(frozen=True, eq=False)
class Assignment:
    """(K,) how many of each class are taken, and where those of each pool go."""

    taken: Ints
    moves: Sequence[Move]


def gather(
    people: People,
    *,
    free: Flags,
    organisation: NDArray[np.integer[Any]],
    share_left: Ints,
    wanted: Mapping[Part, Ints],
    travel_min: NDArray[np.integer[Any]],
    seed: int,
) -> Market:
    """Count the free people who are senior or strong into classes and pools."""
    kind = people.senior.astype(np.int64) * SENIOR + people.strong.astype(np.int64) * STRONG
    offered = np.flatnonzero(free & (kind > 0))
    whose = np.where(people.senior[offered], organisation[offered], -1)
    keys = np.stack([kind[offered], people.home[offered], whose], axis=1).astype(np.int64)
    classes, member_of = np.unique(keys, axis=0, return_inverse=True)
    turn = np.lexsort((_lots(people.ids[offered], seed=seed), member_of.ravel()))
    ends = np.bincount(member_of.ravel(), minlength=len(classes)).cumsum()
    pools, pool = np.unique(classes[:, :2], axis=0, return_inverse=True)
    return Market(
        persons=np.split(offered[turn], ends[:-1]) if len(classes) else [],
        organisation=classes[:, 2],
        pool=pool.ravel().astype(np.int64),
        kind=pools[:, 0],
        home=pools[:, 1],
        share_left=share_left,
        wanted=wanted,
        travel_min=travel_min.astype(np.int64),
    )


def named(market: Market, assignment: Assignment) -> list[tuple[int, int, Part]]:
    """(community, person, part) of each move: the first of each class go, in the order of communities."""
    going: dict[int, list[int]] = {}
    for number in np.flatnonzero(assignment.taken).tolist():
        chosen = market.persons[number][: assignment.taken[number]]
        going.setdefault(int(market.pool[number]), []).extend(int(person) for person in chosen)
    seats = []
    for move in sorted(assignment.moves, key=lambda move: (move.pool, move.part, move.community)):
        seats += [(move.community, going[move.pool].pop(0), move.part) for _ in range(move.number)]
    return seats


def _lots(ids: NDArray[Any], *, seed: int) -> NDArray[np.uint64]:
    """A lot per person, drawn from seed and id alone: it does not change when others join or the order does."""
    drawn = (blake2b(f"{seed}:{one}".encode(errors="surrogatepass"), digest_size=8).digest() for one in ids)
    return np.fromiter((int.from_bytes(lot, "big") for lot in drawn), dtype=np.uint64, count=len(ids))
