"""From a market to the best assignment: open few journeys, solve, let the prices name those that were missed, repeat."""

import time
from dataclasses import dataclass

from muster.planning.teams import greedy, prices
from muster.planning.teams.market import PARTS, Assignment, Market
from muster.planning.teams.network import cheapest_flow, lay

JOURNEYS_FIRST = 12  # per community and part; most plans need few more


@dataclass(frozen=True, eq=False)
class Solved:
    """An assignment, and what no assignment can go below (open seats at `Market.gap_cost`, plus minutes)."""

    assignment: Assignment
    bound: int


def solve(market: Market, *, deadline: float) -> Solved:
    """The best assignment; when `deadline` (`time.monotonic`) passes between two rounds, the best so far."""
    network = lay(market)
    best = greedy.take_nearest(market)
    best_cost = cost_of(market, best)
    proven = prices.bound(network, prices.of_nearest(network))
    most = JOURNEYS_FIRST
    opened = prices.nearest(network, most=most)
    while proven < best_cost and time.monotonic() < deadline:
        flow = cheapest_flow(network, opened)
        if flow.cost <= best_cost:
            best, best_cost = flow.assignment, flow.cost
        duals = prices.of_flow(network, flow)
        proven = max(proven, prices.bound(network, duals))
        missed = prices.underpriced(network, duals, opened, most=most)
        if not any(missed[part].any() for part in PARTS):
            break
        opened = {part: opened[part] | missed[part] for part in PARTS}
        most *= 2
    return Solved(best, proven)


def cost_of(market: Market, assignment: Assignment) -> int:
    """Minutes of all moves, plus the open seats at their cost."""
    minutes = sum(
        move.number * int(market.travel_min[market.home[move.pool], move.community]) for move in assignment.moves
    )
    return minutes + open_cost(market, assignment)


def open_cost(market: Market, assignment: Assignment) -> int:
    """What the open seats alone cost."""
    filled = {part: sum(move.number for move in assignment.moves if move.part is part) for part in PARTS}
    return sum(market.gap_cost[part] * (int(market.wanted[part].sum()) - filled[part]) for part in PARTS)
