"""A plan at once: each seat in turn takes whoever is nearest. It is what remains when there is no time for more."""

import numpy as np

from muster.planning.teams.market import KINDS, PARTS, Assignment, Market, Move


def take_nearest(market: Market) -> Assignment:
    """Seat leaders, then members, community by community, each with the nearest person who is still free."""
    minutes = market.travel_min[market.home[market.pool]]
    kind = market.kind[market.pool]
    left = market.count
    # The last entry is for those without an organisation: it never runs out.
    share_left = np.append(market.share_left, np.iinfo(np.int64).max)
    moves = []
    for part in PARTS:
        fit = np.isin(kind, KINDS[part])
        for community, wanted in enumerate(market.wanted[part]):
            reach = np.flatnonzero(fit & (minutes[:, community] >= 0)) if wanted else np.empty(0, dtype=np.int64)
            for _ in range(int(wanted)):
                free = reach[(left[reach] > 0) & (share_left[market.organisation[reach]] > 0)]
                if not free.size:
                    break
                nearest = int(free[minutes[free, community].argmin()])
                left[nearest] -= 1
                share_left[market.organisation[nearest]] -= 1
                moves.append(Move(int(market.pool[nearest]), part, community, 1))
    return Assignment(taken=market.count - left, moves=moves)
