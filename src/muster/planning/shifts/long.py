"""Rosters of many months: stretch by stretch, then each again with all around it as it is. The bound is the sum of theirs."""

import time
from dataclasses import dataclass, replace

import numpy as np

from muster.planning.shifts import check
from muster.planning.shifts.bound import priced
from muster.planning.shifts.improve import NoSchedule
from muster.planning.shifts.master import master_of_all
from muster.planning.shifts.price import walk_bytes
from muster.planning.shifts.problem import DAY_OFF, Ints, Plan, Problem
from muster.planning.shifts.rules import tables_of
from muster.planning.shifts.solve import Effort, Planning, ended
from muster.planning.shifts.windows import Stretch, open_days, relaxed, stretches

WALK_BYTES_MAX = 200_000_000  # what pricing one person may keep in memory
LENGTH = 28
SWEEPS = 2
FIRST_SHARE, SWEEPS_SHARE = 0.3, 0.6  # of the time until the deadline, added up; the rest is for the bound
LOWER_MAX = 12
PRICES = (0.0, 0.25, 0.5, 1.0, 1.5)
START = Effort(gap=0.01, moves=0, tries=0)


def is_long(problem: Problem) -> bool:
    """Whether the days are too many to be planned at once."""
    return walk_bytes(tables_of(problem), problem.days) > WALK_BYTES_MAX


@dataclass
class Long:
    """The roster so far; it gives an answer within its time where each stretch can be planned at all."""

    problem: Problem
    effort: Effort
    seed: int
    threads: int
    deadline: float

    def run(self) -> Plan:
        self.began = time.monotonic()
        self.roster = np.full((self.problem.people.number, self.problem.days), DAY_OFF, np.int64)
        cut = stretches(self.problem.days, LENGTH)
        for done, stretch in enumerate(cut, start=1):
            self._fill(stretch, is_first=True, until=self._after(FIRST_SHARE * done / len(cut)))
        for sweep in range(SWEEPS):
            for stretch in stretches(self.problem.days, LENGTH, shift=LENGTH // 2 * ((sweep + 1) % 2)):
                if time.monotonic() < self._after(SWEEPS_SHARE):
                    self._fill(stretch, is_first=False, until=self._after(SWEEPS_SHARE))
        wrong = check.of_people(self.problem, self.roster)
        if wrong:
            raise NoSchedule(wrong[0].person)
        parts = check.cost(self.problem, self.roster)
        bound = min(self._bound(), parts.total)
        how = "time" if time.monotonic() > self.deadline else "effort"
        return Plan(self.roster, parts, bound, ended(parts.total, bound, how))

    def _after(self, share: float) -> float:
        """When this share of the time is over."""
        return self.began + share * (self.deadline - self.began)

    def _fill(self, stretch: Stretch, *, is_first: bool, until: float) -> None:
        """Plan these days anew, and keep them where they are the first or cost less."""
        part, whole = open_days(self.problem, self.roster, stretch, is_first=is_first)
        effort = replace(START, gap=max(START.gap, self.effort.gap))
        found = self._of(part, effort, until)
        if found is None:
            return
        new = self.roster.copy()
        new[:, whole.first : whole.end] = found
        if is_first or self._is_better(new):
            self.roster = new

    def _of(self, part: Problem, effort: Effort, until: float) -> Ints | None:
        """The days of a stretch; who cannot work as much as would be due there works what they can."""
        for _ in range(LOWER_MAX * part.people.number):
            try:
                return Planning(part, effort, self.seed, self.threads, until).run().roster
            except NoSchedule as refused:
                least = part.people.minutes_min.copy()
                if least[refused.person] == 0:
                    return None
                less = int(least[refused.person]) // 2
                least[refused.person] = less if less >= part.shifts.unit_min else 0
                part = replace(part, people=replace(part.people, minutes_min=least))
        return None

    def _is_better(self, new: Ints) -> bool:
        wrong_now, wrong_new = (len(check.of_people(self.problem, each)) for each in (self.roster, new))
        if wrong_new != wrong_now:
            return wrong_new < wrong_now
        return check.cost(self.problem, new).total < check.cost(self.problem, self.roster).total

    def _bound(self) -> int:
        """Each stretch by itself, as free as it could be, with time at a price."""
        cut = stretches(self.problem.days, LENGTH)
        middle, share = cut[len(cut) // 2], (cut[len(cut) // 2].end - cut[len(cut) // 2].first) / self.problem.days
        time_all = int((self.problem.people.minutes_max // self.problem.shifts.unit_min).sum())
        prices = self._prices()
        to_do = len(prices) + len(cut)
        worth = {
            price: self._least(middle, price, to_do - done) - price * time_all * share
            for done, price in enumerate(prices)
        }
        price = max(worth, key=lambda each: worth[each])
        least = (self._least(stretch, price, len(cut) - done) for done, stretch in enumerate(cut))
        return self.problem.base_cost + sum(least) - price * time_all

    def _prices(self) -> list[int]:
        """What a unit of time may be worth: nothing, up to half more than what a missing person costs."""
        a_shift = np.median(self.problem.shifts.minutes // self.problem.shifts.unit_min)
        missing = float(np.median(self.problem.demand.must_cost)) / a_shift
        return sorted({int(missing * each) for each in PRICES})

    def _least(self, stretch: Stretch, price: int, to_do: int) -> int:
        """What a stretch costs at least, in its share of the time that is left for `to_do` of them; wishes count in any case."""
        now = time.monotonic()
        until = now + (self.deadline - now) / to_do
        part = relaxed(self.problem, stretch, time_price=price)
        met = priced(
            master_of_all(part, tables_of(part)),
            rounds=self.effort.rounds,
            threads=self.threads,
            is_near=1e-3,
            deadline=until,
        )
        wishes = np.minimum(np.where(part.people.allowed, part.people.cost, 0).min(2), 0).sum()
        return max(int(np.ceil(met.bound - 1e-6)) if np.isfinite(met.bound) else int(wishes), int(wishes))
