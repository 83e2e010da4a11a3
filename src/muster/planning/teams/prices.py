"""Prices of nodes (dual values): they prove how good a plan can be, and name the journeys worth opening.

For any prices d at all, no plan costs less than  sum(wanted·d) - sum(supplied·d) + sum(capacity · min(0, cost + d_tail - d_head)),
summed over every arc whether opened or not. Where the prices come from a best flow and no closed journey is
underpriced, that bound is met exactly.
"""

from collections.abc import Mapping

import numpy as np

from muster.planning.teams.market import Flags, Ints
from muster.planning.teams.network import Flow, Network, Side
from muster.planning.teams.problem import Part


def of_flow(network: Network, flow: Flow) -> Ints:
    """Shortest distances in what the flow leaves over (Bellman and Ford; all nodes start at 0)."""
    onward = flow.amount < flow.arcs.capacity
    back = flow.amount > 0
    tail = np.concatenate([flow.arcs.tail[onward], flow.arcs.head[back]])
    head = np.concatenate([flow.arcs.head[onward], flow.arcs.tail[back]])
    cost = np.concatenate([flow.arcs.cost[onward], -flow.arcs.cost[back]])
    prices = np.zeros(network.nodes, dtype=np.int64)
    for _ in range(network.nodes):
        before = prices.copy()
        np.minimum.at(prices, head, prices[tail] + cost)
        if np.array_equal(before, prices):
            break
    return prices


def of_nearest(network: Network) -> Ints:
    """Everyone free of charge, each seat worth what its nearest person travels: the bound at the very start."""
    return _without_underpriced(network, np.zeros(network.nodes, dtype=np.int64))


def bound(network: Network, prices: Ints) -> int:
    """No plan costs less than this, minutes and open seats together."""
    return max(_dual_value(network, prices), _dual_value(network, _without_underpriced(network, prices)))


def underpriced(network: Network, prices: Ints, opened: Mapping[Part, Flags], *, most: int) -> dict[Part, Flags]:
    """Closed journeys that would pay, at most `most` for each community and part: those that pay most."""
    return {part: _cheapest(_reduced(side, prices), opened[part], most) for part, side in network.sides.items()}


def nearest(network: Network, *, most: int) -> dict[Part, Flags]:
    """The shortest journeys, `most` for each community and part."""
    chosen = {}
    for part, side in network.sides.items():
        away = np.where(side.minutes < 0, 0, side.minutes - np.iinfo(np.int32).max)
        chosen[part] = _cheapest(away, np.zeros(away.shape, dtype=np.bool_), most)
    return chosen


def _cheapest(reduced: Ints, opened: Flags, most: int) -> Flags:
    paying = np.where(opened, 0, reduced)
    chosen = np.zeros(paying.shape, dtype=np.bool_)
    first = np.argsort(paying, axis=0, kind="stable")[:most]
    np.put_along_axis(chosen, first, values=True, axis=0)
    return chosen & (paying < 0)


def _reduced(side: Side, prices: Ints) -> Ints:
    """(rows, columns) what each journey costs beyond the difference of prices; 0 where people may not go."""
    reduced = side.minutes + prices[side.pools][:, None] - prices[side.seats][None, :]
    return np.where(side.minutes < 0, 0, reduced)


def _dual_value(network: Network, prices: Ints) -> int:
    trunk = network.trunk
    reduced = trunk.cost + prices[trunk.tail] - prices[trunk.head]
    value = -int(network.supply @ prices) + int(trunk.capacity @ np.minimum(reduced, 0))
    for side in network.sides.values():
        value += int((side.capacity * np.minimum(_reduced(side, prices), 0)).sum())
    return value


def _without_underpriced(network: Network, prices: Ints) -> Ints:
    """The same prices, with each seat's set to the cheapest way to it: no journey is then underpriced."""
    lowered = prices.copy()
    for side in network.sides.values():
        ways = np.where(side.minutes < 0, np.iinfo(np.int64).max, side.minutes + prices[side.pools][:, None])
        lowered[side.seats] = np.minimum(ways.min(axis=0, initial=np.iinfo(np.int64).max), side.gap_cost + prices[0])
    return lowered
