"""Reserves: the nearest people who are not seated, each for one community."""

from collections.abc import Sequence

import numpy as np

from muster.planning.teams.market import PARTS, gather, named
from muster.planning.teams.problem import Part, Seat
from muster.planning.teams.seating import Seating
from muster.planning.teams.solve import solve


def reserves_for(seating: Seating, *, seed: int, deadline: float) -> Sequence[Seat]:
    """As many reserves as the rules name, least travel in sum; `part` is what they stand in for.

    A reserve uses up no share until called, but nobody is named whose organisation has reached its share already.
    """
    problem = seating.problem
    communities = len(problem.communities.ids)
    each = {Part.LEADER: problem.rules.leader_reserves, Part.MEMBER: problem.rules.member_reserves}
    market = gather(
        problem.people,
        free=(seating.community_of < 0) & ~seating.at_share,
        organisation=np.full(len(problem.people.ids), -1, dtype=np.int64),
        share_left=np.empty(0, dtype=np.int64),
        wanted={part: np.full(communities, each[part], dtype=np.int64) for part in PARTS},
        travel_min=problem.communities.travel_min,
        seed=seed,
    )
    named_seats = named(market, solve(market, deadline=deadline).assignment)
    chosen = [Seat(*seat) for seat in named_seats]
    return sorted(
        chosen, key=lambda seat: (seat.community, PARTS.index(seat.part), problem.minutes(seat.person, seat.community))
    )
