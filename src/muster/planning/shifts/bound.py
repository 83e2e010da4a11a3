"""Column generation: schedules are priced until no cheaper one is left. Its value is below that of every roster."""

import time
from dataclasses import dataclass

import numpy as np

from muster.planning.shifts.master import Master, Prices
from muster.planning.shifts.price import cheapest
from muster.planning.shifts.problem import Ints
from muster.planning.shifts.rules import NEVER

GAINS = -1e-6
STILL = 0.6  # how far prices stay near those of the best bound so far: fewer rounds, as Wentges (1997)
STILL_LESS = 0.3
STILL_MIN = 0.05


@dataclass(frozen=True)
class Priced:
    """The programme's value, and the best bound that was met (minus infinity where prices were fixed in part)."""

    value: float
    bound: float


def priced(
    master: Master,
    *,
    rounds: int,
    threads: int = 1,
    fixes: Ints | None = None,
    is_near: float = 0.0,
    deadline: float = np.inf,
) -> Priced:
    """Add schedules until none would gain, the value is within `is_near` (a share) of the bound, or the rounds are over."""
    search = _Search(master, fixes, threads)
    for number in range(rounds):
        value, prices = master.solve()
        is_late = number > 0 and time.monotonic() > deadline  # one round gives some bound
        if is_late or not search.finds(prices):
            break
        near = max(is_near, 1e-6) * max(1.0, abs(value + master.problem.base_cost))
        if fixes is None and value - search.bound <= near:
            break
    return Priced(master.solve()[0], search.bound)


@dataclass
class _Search:
    """Prices as tried so far: the anchor are those of the best bound."""

    master: Master
    fixes: Ints | None
    threads: int
    bound: float = -np.inf
    anchor: Prices | None = None

    def finds(self, prices: Prices) -> bool:
        """Add what gains at prices ever nearer to the programme's own; False where nothing does at these."""
        share = STILL if self.anchor is not None and self.fixes is None else 0.0
        while True:
            if self._added(prices, prices.towards(self.anchor, share) if self.anchor and share else prices):
                return True
            if not share:
                return False
            share = share * STILL_LESS if share * STILL_LESS > STILL_MIN else 0.0

    def _added(self, prices: Prices, asked: Prices) -> bool:
        master = self.master
        rows, values = cheapest(master.tables, master.people, master.costs(asked, self.fixes), threads=self.threads)
        bound = master.bound(asked, values)
        if self.fixes is None and bound > self.bound:
            self.bound, self.anchor = bound, asked
        gains = (master.reduced(prices, rows) < GAINS) & (values < NEVER / 2)
        return sum(master.add(int(master.people[row]), rows[row]) for row in np.flatnonzero(gains)) > 0
