"""The cheapest schedule of one person for given costs of each shift on each day: exact, by dynamic programming over the rules' tables.

State: node × (weekends, counts of capped groups) × time worked. Where a person's costs and rules are the same for several shifts
(one kind), only the cheapest of them is looked at. Source: resource-constrained shortest paths, as in Irnich and Desaulniers (2005).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from muster.planning.shifts.problem import DAY_OFF, Ints
from muster.planning.shifts.rules import NEVER, Tables
from muster.planning.shifts.walk import walk_all

BYTES_OF_TRAIL, BYTES_OF_COST = 3, 8
Floats = NDArray[np.float64]


def walk_bytes(tables: Tables, days: int) -> int:
    """What the walk for the person with most to count keeps in memory, at most."""
    beside = (np.maximum(tables.weekends, 0) + 1) * tables.counts
    states: int = tables.works.shape[1] * int(beside.max()) * tables.burden.shape[1]
    return states * (days * BYTES_OF_TRAIL + 2 * BYTES_OF_COST)


def cheapest(tables: Tables, people: Sequence[int] | Ints, costs: Floats, *, threads: int = 1) -> tuple[Ints, Floats]:
    """The best schedule of each of these people, and what it costs; `NEVER` and more where none keeps the rules.

    Parameters
    ----------
    costs
        (n, D, S + 1): of a day off first, then of each shift; `NEVER` where it is not allowed.

    Returns
    -------
    (n, D) shifts, and (n,) costs.
    """
    who = np.asarray(people, np.int64)
    rows = np.full((len(who), costs.shape[1]), DAY_OFF, np.int64)
    values = np.full(len(who), NEVER)

    def share(part: int) -> None:
        here = slice(part, None, threads)
        rows[here], values[here] = walk_all(
            who[here], costs[here], tables.next, tables.works, tables.profile, tables.start, tables.kind, tables.units,
            tables.after, tables.counts, tables.weekends, tables.day, tables.burden,
        )  # fmt: skip

    if threads == 1 or len(who) < threads * 2:
        threads = 1
        share(0)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(share, range(threads)))
    return rows, values
