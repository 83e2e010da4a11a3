"""When seats stay open: which rules would have to give, and how many seats that would fill."""

import time
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from muster.planning.teams import sound
from muster.planning.teams.form import market_of
from muster.planning.teams.market import PARTS, Market
from muster.planning.teams.problem import Problem
from muster.planning.teams.solve import solve


@dataclass(frozen=True)
class Relief:
    """With these rules lifted (`organisation_share`, `may_not_travel`), this many seats would still be open."""

    rules: tuple[str, ...]
    gaps: int


def rules_in_the_way(problem: Problem, *, seconds: float, seed: int) -> tuple[Relief, ...]:
    """The smallest sets of rules whose lifting fills most seats; the first entry is the problem as it stands.

    Parameters
    ----------
    problem
        People, communities, rules and settled seats.
    seconds
        Wall-clock limit, above 0, shared by at most four searches.
    seed
        As in `form_teams`.

    Returns
    -------
    tuple of Relief
        The problem as it stands, then each set that fills more seats than all smaller ones. What remains open even
        in the last entry lacks people, not rules.

    Raises
    ------
    ValueError
        `seconds` is not above 0.

    Source
    ------
    Minimum-cost flow, as in `form_teams`.
    """
    sound.seconds(seconds)
    deadline = time.monotonic() + seconds
    market = market_of(problem, seed=seed)
    found = [Relief((), _open_seats(market, deadline))]
    for size in range(1, len(LIFTED) + 1):
        reliefs = [Relief(names, _open_seats(_lifted(market, names), deadline)) for names in combinations(LIFTED, size)]
        fewest = min(one.gaps for one in found)
        found += [relief for relief in reliefs if relief.gaps < fewest]
    return tuple(found)


def _lifted(market: Market, names: tuple[str, ...]) -> Market:
    for name in names:
        market = LIFTED[name](market)
    return market


def _without_share(market: Market) -> Market:
    return replace(market, share_left=np.full_like(market.share_left, market.count.sum()))


def _with_travel(market: Market) -> Market:
    return replace(market, travel_min=np.maximum(market.travel_min, 0))


LIFTED = {"organisation_share": _without_share, "may_not_travel": _with_travel}


def _open_seats(market: Market, deadline: float) -> int:
    filled = sum(move.number for move in solve(market, deadline=deadline).assignment.moves)
    return sum(int(market.wanted[part].sum()) for part in PARTS) - filled
