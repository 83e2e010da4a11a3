"""The linear programme of schedules: each person works one mixture of the schedules found so far, and what is missing costs."""

from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from muster.planning.shifts.price import Floats
from muster.planning.shifts.problem import Ints, Problem
from muster.planning.shifts.rules import NEVER, Tables

EMPTY_COST = 20_000.0  # of nobody's schedule, so that a programme with much fixed stays solvable
PRIMAL = 4  # of HiGHS's `simplex_strategy`
Caps = dict[tuple[int, int], float]


@dataclass(frozen=True, eq=False)
class Prices:
    """The duals. `person`: (n,), `cover`: (D, S), `cap`: of each cap that the programme keeps, by person and group."""

    person: Floats
    cover: Floats
    cap: Caps

    def towards(self, other: "Prices", share: float) -> "Prices":
        """A mixture, `share` of the other; of it cover and caps only, which is all that pricing asks for."""
        caps = {key: share * other.cap.get(key, 0.0) + (1 - share) * value for key, value in self.cap.items()}
        return Prices(self.person, share * other.cover + (1 - share) * self.cover, caps)


@dataclass(eq=False)
class Schedule:
    """One column."""

    person: int  # -1: nobody's
    shifts: Ints
    cost: float
    banned: bool = False


@dataclass(eq=False)
class Master:
    """The programme over these people; `fixed` is the cover that others give already."""

    problem: Problem
    tables: Tables
    people: Ints
    fixed: Ints
    schedules: list[Schedule] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wanted = (self.problem.demand.wanted - self.fixed).astype(np.float64)
        self.row_of = {int(person): row for row, person in enumerate(self.people)}
        self._known: set[tuple[int, bytes]] = set()
        self._cap_rows: dict[tuple[int, int], int] = {}
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.silent()
        # Each programme begins where the last one ended, with columns more: the primal simplex goes on from there.
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        self._highs.setOptionValue("presolve", "off")
        self._highs.setOptionValue("threads", 1)
        self._lay_rows()
        self._base = self._highs.getNumCol()
        for row in range(len(self.people)):
            self._put(Schedule(-1, np.full(self.problem.days, -1), EMPTY_COST), [row], [1.0])

    def _lay_rows(self) -> None:
        none, nothing = np.array([], np.int32), np.array([], np.float64)
        for _ in self.people:
            self._highs.addRow(1, 1, 0, none, nothing)
        demand = self.problem.demand
        welcome = np.clip(np.minimum(demand.better, self.wanted), 0, None)
        for day in range(self.problem.days):
            for shift in range(self.problem.shifts.number):
                want = float(self.wanted[day, shift])
                row = np.array([self._highs.getNumRow()], np.int32)
                self._highs.addRow(want, want, 0, none, nothing)
                for cost, most, sign in (
                    (demand.must_cost, highspy.kHighsInf, 1.0),
                    (demand.better_cost, float(welcome[day, shift]), 1.0),
                    (demand.over_cost, highspy.kHighsInf, -1.0),
                ):
                    if most:
                        self._highs.addCol(float(cost[day, shift]), 0, most, 1, row, np.array([sign]))
        self.welcome = welcome

    def add(self, person: int, shifts: Ints) -> bool:
        """A schedule of somebody's; False where it was known."""
        key = (person, shifts.tobytes())
        if key in self._known:
            return False
        days = np.flatnonzero(shifts >= 0)
        worked = shifts[days]
        rows = [self.row_of[person], *(len(self.people) + days * self.problem.shifts.number + worked).tolist()]
        values = [1.0] * len(rows)
        for group, count in self._capped(person, worked):
            rows.append(self._cap_rows[person, group])
            values.append(count)
        self._known.add(key)
        self._put(Schedule(person, shifts.copy(), schedule_cost(self.problem, person, shifts)), rows, values)
        return True

    def solve(self) -> tuple[float, Prices]:
        """The programme's value, and its prices."""
        self._highs.run()
        solution = self._highs.getSolution()
        self.weights: NDArray[np.float64] = np.array(solution.col_value)[self._base :]
        dual = np.array(solution.row_dual)
        of_people, shape = len(self.people), self.wanted.shape
        cover = dual[of_people : of_people + self.wanted.size].reshape(shape)
        caps = {key: float(dual[row]) for key, row in self._cap_rows.items()}
        return float(self._highs.getInfo().objective_function_value), Prices(dual[:of_people], cover, caps)

    def costs(self, prices: Prices, fixes: Ints | None = None) -> Floats:
        """(n, D, S + 1): what each day costs each person at these prices; where something is fixed, nothing else is allowed."""
        people, problem = self.people, self.problem
        costs = np.full((len(people), problem.days, problem.shifts.number + 1), NEVER)
        costs[:, :, 0] = 0
        worked = problem.people.cost[people] - prices.cover[None]
        for (person, group), price in prices.cap.items():
            worked[self.row_of[person]][:, problem.people.groups[group]] -= price
        costs[:, :, 1:] = np.where(problem.people.allowed[people], worked, NEVER)
        if fixes is not None:
            choice = np.arange(problem.shifts.number + 1) - 1
            costs[(fixes >= -1)[:, :, None] & (choice != fixes[:, :, None])] = NEVER
        return costs

    def bound(self, prices: Prices, cheapest: Floats) -> float:
        """What no roster goes below, by the prices and the cheapest schedule of each person at them (Lagrange)."""
        demand, cover = self.problem.demand, prices.cover
        slack = (cover * self.wanted).sum() + (np.minimum(demand.better_cost - cover, 0) * self.welcome).sum()
        caps = sum(price * float(self.problem.people.group_max[key]) for key, price in prices.cap.items())
        return float(cheapest.sum() + slack + caps)

    def reduced(self, prices: Prices, rows: Ints) -> Floats:
        """(n,): by how much the programme would gain from each of these schedules, one of each person; below 0 it would."""
        people, problem = self.people, self.problem
        works = rows >= 0
        shift, day = np.where(works, rows, 0), np.arange(problem.days)[None]
        gains = np.where(works, problem.people.cost[people[:, None], day, shift] - prices.cover[day, shift], 0).sum(1)
        ends = np.array(
            [problem.people.burden[p, units_of(problem, r)] for p, r in zip(people, rows, strict=True)], np.float64
        )
        gains = gains + ends - prices.person
        for (person, group), price in prices.cap.items():
            row = self.row_of[person]
            worked = rows[row][rows[row] >= 0]
            gains[row] -= price * problem.people.groups[group][worked].sum()
        return np.asarray(gains)

    def ban(self, fixes: Ints) -> None:
        """Only schedules that agree with what is fixed, -2 where nothing is, may be used."""
        somebodys = [number for number, one in enumerate(self.schedules) if one.person >= 0]
        shifts = np.stack([self.schedules[number].shifts for number in somebodys])
        fixed = fixes[[self.row_of[self.schedules[number].person] for number in somebodys]]
        banned = ((fixed >= -1) & (fixed != shifts)).any(1)
        for number, is_banned in zip(somebodys, banned.tolist(), strict=True):
            if is_banned != self.schedules[number].banned:
                self.schedules[number].banned = is_banned
                self._highs.changeColBounds(self._base + number, 0.0, 0.0 if is_banned else highspy.kHighsInf)

    def chosen(self) -> dict[int, Ints]:
        """Whose schedule is settled, and which."""
        settled = np.flatnonzero(self.weights > 0.5)
        return {self.schedules[n].person: self.schedules[n].shifts for n in settled if self.schedules[n].person >= 0}

    def whole(self, *, nodes_max: int) -> dict[int, Ints] | None:
        """The best roster of the schedules found so far, as an integer programme; None where so many nodes gave none."""
        for column in range(self._base, self._base + len(self.schedules)):
            self._highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        self._highs.setOptionValue("presolve", "choose")
        self._highs.setOptionValue("mip_max_nodes", nodes_max)
        self._highs.run()
        is_found = self._highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if is_found:
            self.weights = np.array(self._highs.getSolution().col_value)[self._base :]
        found = self.chosen() if is_found else {}
        return found if len(found) == len(self.people) else None

    def _capped(self, person: int, worked: Ints) -> list[tuple[int, float]]:
        """How often a schedule works each group whose cap the programme keeps; a cap is kept once it is first broken."""
        people = self.problem.people
        found = []
        for group in np.flatnonzero(self.tables.uncounted[person]):
            count = float(people.groups[group][worked].sum())
            if count > people.group_max[person, group] and (person, int(group)) not in self._cap_rows:
                self._keep_cap(person, int(group))
            if (person, int(group)) in self._cap_rows and count:
                found.append((int(group), count))
        return found

    def _keep_cap(self, person: int, group: int) -> None:
        members = self.problem.people.groups[group]
        numbers = [n for n, one in enumerate(self.schedules) if one.person == person]
        counts = [float(members[self.schedules[n].shifts[self.schedules[n].shifts >= 0]].sum()) for n in numbers]
        columns = np.array(numbers, np.int32) + np.int32(self._base)
        self._cap_rows[person, group] = self._highs.getNumRow()
        most = float(self.problem.people.group_max[person, group])
        self._highs.addRow(-highspy.kHighsInf, most, len(numbers), columns, np.array(counts))

    def _put(self, schedule: Schedule, rows: list[int], values: list[float]) -> None:
        self._highs.addCol(
            schedule.cost, 0, highspy.kHighsInf, len(rows), np.array(rows, np.int32), np.array(values, np.float64)
        )
        self.schedules.append(schedule)


def master_of_all(problem: Problem, tables: Tables) -> Master:
    """Over everybody."""
    return Master(problem, tables, np.arange(problem.people.number), np.zeros_like(problem.demand.wanted))


def units_of(problem: Problem, shifts: Ints) -> int:
    """The time of a schedule, in `Shifts.unit_min`."""
    return int(problem.shifts.minutes[shifts[shifts >= 0]].sum()) // problem.shifts.unit_min


def schedule_cost(problem: Problem, person: int, shifts: Ints) -> float:
    """Wishes and burden of one person's schedule."""
    days = np.flatnonzero(shifts >= 0)
    wishes = problem.people.cost[person, days, shifts[days]].sum()
    return float(wishes + problem.people.burden[person, units_of(problem, shifts)])
