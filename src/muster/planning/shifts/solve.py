"""Make a roster with a proven bound: greedy, priced schedules, dives, and where a gap is left annealing and neighbourhoods."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from muster.planning.shifts import check
from muster.planning.shifts.anneal import Cooling, anneal, flat
from muster.planning.shifts.bound import priced
from muster.planning.shifts.dive import dive
from muster.planning.shifts.improve import first, neighbours, settled
from muster.planning.shifts.master import Master, Prices, master_of_all
from muster.planning.shifts.problem import Ints, Plan, Problem
from muster.planning.shifts.rules import Tables, tables_of

SURE_FROM = (0.95, 0.8, 0.9, 0.7, 0.6, 0.85, 0.75, 0.99)  # a poor dive is cheap to repeat with another
NEAR = 2e-4  # how near to the bound the linear programme is priced
KNOWN_MAX = 40  # schedules of each person that later steps begin with
SLIM_FROM = 60  # with so many of each, dives leave out all but these: the programme is solved four times as fast


@dataclass(frozen=True)
class Effort:
    """How much is done. Counted in steps, so that a plan is the same wherever it is made.

    `gap`: enough, as a share of the cost; `slack`: enough whatever share that is. `rounds`: of pricing. `moves`: of annealing. `tries`:
    neighbourhoods of `size` people. `soft`: above 0, a first programme in which nobody missing costs more than this; where
    everybody can be there its prices are those of the real one, found in a fraction of the rounds.
    """

    gap: float = 0.005
    slack: int = 0
    rounds: int = 400
    dive_rounds: int = 8
    moves: int = 6_000_000
    cooling: Cooling = field(default_factory=Cooling)
    tries: int = 30
    size: int = 8
    soft: int = 0


def ended(cost: int, bound: int, before: str) -> str:
    """How a plan ended, as `Plan` says it."""
    if cost <= bound:
        return "proven"
    return "effort" if before == "proven" else before


class Planning:
    """The best roster so far, and the bound."""

    def __init__(self, problem: Problem, effort: Effort, seed: int, threads: int, deadline: float) -> None:
        self.problem, self.effort, self.seed = problem, effort, seed
        self.threads, self.deadline = threads, deadline
        self.chance = np.random.default_rng(seed)
        self.tables: Tables = tables_of(problem)
        self.bound = -np.inf
        self.log: list[tuple[str, int, int]] = []

    def run(self, known: Ints | None = None) -> Plan:
        """`known`: (E, D), a roster to begin with; whose days in it no longer keep the rules begins anew."""
        start = first(self.problem, self.tables, self.chance)
        self.roster, self.cost = start, check.cost(self.problem, start).total
        if known is not None:
            self._take("as it was", self._still_lawful(known, start))
            start = self.roster
        self._take("each in turn", settled(self.problem, self.tables, start, self.chance))
        schedules = self._price_and_dive()
        if self.effort.moves and not self._is_enough() and not self._is_late():
            self._anneal()
        self._look_around(schedules)
        parts = check.cost(self.problem, self.roster)
        how = ended(parts.total, self._whole_bound(), "time" if self._is_late() else "effort")
        return Plan(self.roster, parts, min(self._whole_bound(), parts.total), how, tuple(self.log))

    def _still_lawful(self, known: Ints, start: Ints) -> Ints:
        broken = {one.person for one in check.of_people(self.problem, known)}
        return np.stack([start[person] if person in broken else row for person, row in enumerate(known)])

    def _price_and_dive(self) -> dict[int, Sequence[Ints]]:
        master = self._master(self._softly() if self.effort.soft else {})
        met = priced(
            master, rounds=self.effort.rounds, is_near=NEAR, threads=self.threads, deadline=self.deadline
        )  # fmt: skip
        self.bound = met.bound + self.problem.base_cost
        known = _best_of_each(master, master.solve()[1])
        if len(master.schedules) > SLIM_FROM * len(self.roster):
            master = self._master(known)
        for sure_from in SURE_FROM:
            if self._is_enough() or self._is_late():
                break
            found = dive(
                master, sure_from=sure_from, rounds=self.effort.dive_rounds, threads=self.threads, deadline=self.deadline
            )  # fmt: skip
            if found is not None:
                self._take(f"dive {sure_from}", np.stack([found[person] for person in range(len(self.roster))]))
        return known

    def _master(self, known: Mapping[int, Sequence[Ints]]) -> Master:
        """The programme with the roster so far and these schedules."""
        master = master_of_all(self.problem, self.tables)
        for person, shifts in enumerate(self.roster):
            for one in (shifts, *known.get(person, ())):
                master.add(person, one)
        return master

    def _softly(self) -> dict[int, Sequence[Ints]]:
        """The best schedules where missing people cost little."""
        demand, most = self.problem.demand, self.effort.soft
        low = {name: np.minimum(getattr(demand, name), most) for name in ("must_cost", "better_cost", "over_cost")}
        master = master_of_all(replace(self.problem, demand=replace(demand, **low)), self.tables)
        for person, shifts in enumerate(self.roster):
            master.add(person, shifts)
        priced(master, rounds=self.effort.rounds, is_near=NEAR, threads=self.threads, deadline=self.deadline)
        return _best_of_each(master, master.solve()[1])

    def _anneal(self) -> None:
        found = anneal(
            flat(self.problem, self.tables), self.roster, moves=self.effort.moves, seed=self.seed, cooling=self.effort.cooling,
            deadline=self.deadline,
        )  # fmt: skip
        if found is not None:
            self._take("annealing", settled(self.problem, self.tables, found, self.chance))

    def _look_around(self, known: dict[int, Sequence[Ints]]) -> None:
        if self._is_enough():
            return
        better = neighbours(
            self.problem, self.tables, self.roster, known, self.chance, size=self.effort.size, tries=self.effort.tries,
            threads=self.threads, deadline=self.deadline,
        )  # fmt: skip
        for roster in better:
            self._take("neighbourhood", roster)
            if self._is_enough():
                break

    def _take(self, step: str, roster: Ints) -> None:
        """Keep it if it costs less, and breaks nothing by the word of the checker."""
        cost = check.cost(self.problem, roster).total
        if cost < self.cost and not check.of_people(self.problem, roster):
            self.roster, self.cost = roster, cost
        if not self.log or self.log[-1][1] != self.cost:
            self.log.append((step, self.cost, self._whole_bound()))

    def _whole_bound(self) -> int:
        """Costs are whole numbers, so the bound is."""
        return int(np.ceil(self.bound - 1e-6)) if np.isfinite(self.bound) else -(10**12)

    def _is_enough(self) -> bool:
        bound = self._whole_bound()
        return self.cost <= bound or self.cost - bound <= max(self.effort.slack, self.effort.gap * abs(self.cost))

    def _is_late(self) -> bool:
        return time.monotonic() > self.deadline


def _best_of_each(master: Master, prices: Prices) -> dict[int, Sequence[Ints]]:
    """The schedules that the prices like best, of each person, and all that the programme uses."""
    gains: dict[int, list[tuple[float, int]]] = {}
    for number, one in enumerate(master.schedules):
        if one.person >= 0:
            days = np.flatnonzero(one.shifts >= 0)
            gain = one.cost - float(prices.cover[days, one.shifts[days]].sum())
            is_used = bool(master.weights[number] > 1e-7)
            gains.setdefault(one.person, []).append((-np.inf if is_used else gain, number))
    return {
        person: [master.schedules[number].shifts for _, number in sorted(each)[:KNOWN_MAX]]
        for person, each in gains.items()
    }
