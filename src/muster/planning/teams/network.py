"""The market as a network: a source, organisations, pools and, for each part, communities; costs and capacities whole.

source -> organisation (share left) -> pool (people of the class) -> seats of a community (minutes)
source -> pool (people whom no share binds);   source -> seats (an open seat, at the gap's cost)
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from muster.planning.teams.market import PARTS, Assignment, Flags, Ints, Market, Move
from muster.planning.teams.problem import Part


@dataclass(frozen=True, eq=False)
class Arcs:
    """Columns of equal length."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints


@dataclass(frozen=True, eq=False)
class Side:
    """All journeys to the seats of one part: rows are pools, columns communities."""

    pools: Ints  # nodes of the rows
    seats: Ints  # nodes of the columns
    minutes: Ints  # (rows, columns), -1 where they may not go
    capacity: Ints  # (rows, columns)
    wanted: Ints  # (columns,)
    gap_cost: int


@dataclass(frozen=True, eq=False)
class Network:
    """Every arc but the journeys is in `trunk`; those are far more and are opened only as they are needed."""

    nodes: int
    first_pool: int
    classes: int  # the first arcs of the trunk
    trunk: Arcs
    sides: Mapping[Part, Side]
    supply: Ints  # (nodes,)


@dataclass(frozen=True, eq=False)
class Flow:
    """The cheapest flow over the trunk and the open journeys."""

    arcs: Arcs
    amount: Ints
    cost: int
    assignment: Assignment


def lay(market: Market) -> Network:
    """Number the nodes (source, organisations, pools, leaders' seats, members' seats) and lay the arcs."""
    first_pool = 1 + len(market.share_left)
    first_seat = first_pool + len(market.kind)
    communities = market.travel_min.shape[1]
    in_pool = np.bincount(market.pool, weights=market.count, minlength=len(market.kind)).astype(np.int64)
    sides = {}
    for nth, part in enumerate(PARTS):
        pools, wanted = market.pools_for(part), market.wanted[part]
        sides[part] = Side(
            pools=first_pool + pools,
            seats=first_seat + nth * communities + np.arange(communities),
            minutes=market.cost(part),
            capacity=np.minimum(in_pool[pools, None], wanted[None, :]),
            wanted=wanted,
            gap_cost=market.gap_cost[part],
        )
    nodes = first_seat + len(PARTS) * communities
    supply = np.zeros(nodes, dtype=np.int64)
    for side in sides.values():
        supply[side.seats] = -side.wanted
    supply[0] = -supply.sum()
    return Network(
        nodes=nodes,
        first_pool=first_pool,
        classes=len(market.pool),
        trunk=_trunk(market, sides, first_pool),
        sides=sides,
        supply=supply,
    )


def _trunk(market: Market, sides: Mapping[Part, Side], first_pool: int) -> Arcs:
    organisations, classes = len(market.share_left), len(market.pool)
    seats = np.concatenate([side.seats for side in sides.values()])
    sources = np.zeros(organisations, dtype=np.int64)
    return Arcs(
        # Organisation -1, none, becomes node 0: the source.
        tail=np.concatenate([market.organisation + 1, sources, np.zeros_like(seats)]),
        head=np.concatenate([first_pool + market.pool, 1 + np.arange(organisations), seats]),
        capacity=np.concatenate([market.count, market.share_left, *(side.wanted for side in sides.values())]),
        cost=np.concatenate(
            [np.zeros(classes + organisations, dtype=np.int64)]
            + [np.full(len(side.seats), side.gap_cost) for side in sides.values()]
        ),
    )


def cheapest_flow(network: Network, opened: Mapping[Part, Flags]) -> Flow:
    """Solve over the opened journeys only (cost scaling; costs are whole numbers, so nothing is rounded)."""
    rows = {part: np.nonzero(opened[part]) for part in network.sides}
    arcs = _with_journeys(network, rows)
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        arcs.tail.astype(np.int32), arcs.head.astype(np.int32), arcs.capacity, arcs.cost
    )
    solver.set_nodes_supplies(np.arange(network.nodes, dtype=np.int32), network.supply)
    status = solver.solve()
    if status != SimpleMinCostFlow.Status.OPTIMAL:
        raise ArithmeticError(f"The flow of teams has no solution ({status}), though every seat may stay open.")
    amount = solver.flows(np.arange(len(arcs.tail), dtype=np.int32)).astype(np.int64)
    return Flow(arcs, amount, int(amount @ arcs.cost), _assignment(network, rows, amount))


def _with_journeys(network: Network, rows: Mapping[Part, tuple[Ints, ...]]) -> Arcs:
    sides = [(network.sides[part], row, column) for part, (row, column) in rows.items()]
    trunk = network.trunk
    return Arcs(
        tail=np.concatenate([trunk.tail, *(side.pools[row] for side, row, _ in sides)]),
        head=np.concatenate([trunk.head, *(side.seats[column] for side, _, column in sides)]),
        capacity=np.concatenate([trunk.capacity, *(side.capacity[row, column] for side, row, column in sides)]),
        cost=np.concatenate([trunk.cost, *(side.minutes[row, column] for side, row, column in sides)]),
    )


def _assignment(network: Network, rows: Mapping[Part, tuple[Ints, ...]], amount: Ints) -> Assignment:
    moves, start = [], len(network.trunk.tail)
    for part, (row, column) in rows.items():
        pool = network.sides[part].pools - network.first_pool
        flow = amount[start : start + len(row)]
        moves += [Move(int(pool[row[n]]), part, int(column[n]), int(flow[n])) for n in np.flatnonzero(flow)]
        start += len(row)
    return Assignment(taken=amount[: network.classes], moves=moves)
