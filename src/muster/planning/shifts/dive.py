"""From the linear programme to a roster: what it is nearly sure of is fixed, the rest is priced anew, until all is settled."""

import time
from dataclasses import dataclass, field

import numpy as np

from muster.planning.shifts.bound import priced
from muster.planning.shifts.master import Master
from muster.planning.shifts.price import Floats
from muster.planning.shifts.problem import Bools, Ints

OPEN = -2  # in the fixes: nothing is said of this day
SURE = 1 - 1e-6
RELEASES_MAX = 3
FIX_SHARE = 60  # at least one sixtieth of all days is fixed at a time


@dataclass
class _Dive:
    """What is fixed, and whose fixes had to be taken back."""

    master: Master
    sure_from: float
    rounds: int
    threads: int
    fixes: Ints = field(init=False)
    released: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fixes = np.full((len(self.master.people), self.master.problem.days), OPEN)
        self.fewest = max(2, self.fixes.size // FIX_SHARE)

    def step(self) -> bool:
        """Fix some more, and price; False once everybody is settled, or it leads nowhere."""
        weights, whole = self._weights()
        torn = np.flatnonzero(~whole)
        if len(torn):
            return self._release(torn)
        surest, choice = weights.max(2), weights.argmax(2) - 1
        unsettled = surest.min(1) < SURE
        unsure = (self.fixes == OPEN) & (surest < SURE)
        if not unsettled.any() or not unsure.any():
            return False
        order = np.argsort(-np.where(unsure, surest, -1.0), axis=None, kind="stable")[: int(unsure.sum())]
        many = max(self.fewest, int((surest[unsure] >= self.sure_from).sum()))
        person, day = np.unravel_index(order[:many], surest.shape)
        self.fixes[person, day] = choice[person, day]
        self._price()
        return True

    def _weights(self) -> tuple[Floats, Bools]:
        """(n, D, S + 1): how much of each choice the programme takes; (n,): whether somebody's schedules make up all of them."""
        master = self.master
        weights = np.zeros((*self.fixes.shape, master.problem.shifts.number + 1))
        days = np.arange(master.problem.days)
        for number in np.flatnonzero(master.weights > 1e-7):
            one = master.schedules[number]
            if one.person >= 0:
                weights[master.row_of[one.person], days, one.shifts + 1] += master.weights[number]
        return weights, weights.sum(2).min(1) > 1 - 1e-4

    def _release(self, torn: Ints) -> bool:
        """Nobody can keep to fixes that contradict each other."""
        for row in torn:
            self.fixes[row] = OPEN
            self.released[int(row)] = self.released.get(int(row), 0) + 1
        if max(self.released.values()) > RELEASES_MAX:
            return False
        self._price()
        return True

    def _price(self) -> None:
        self.master.ban(self.fixes)
        priced(self.master, rounds=self.rounds, threads=self.threads, fixes=self.fixes)


def dive(
    master: Master, *, sure_from: float, rounds: int = 12, threads: int = 1, deadline: float = np.inf
) -> dict[int, Ints] | None:
    """A schedule for each person of the master, or None where the dive led nowhere. The master is left as it was."""
    diving = _Dive(master, sure_from, rounds, threads)
    master.solve()
    while time.monotonic() < deadline and diving.step():
        pass
    found = master.chosen()
    master.ban(np.full_like(diving.fixes, OPEN))
    return found if _is_whole(master, found) else None


def _is_whole(master: Master, found: dict[int, Ints]) -> bool:
    people = master.problem.people
    for person in master.people:
        if int(person) not in found:
            return False
        shifts = found[int(person)]
        counts = people.groups[:, shifts[shifts >= 0]].sum(1)
        if (counts > people.group_max[person]).any():
            return False
    return True
