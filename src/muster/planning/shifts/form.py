"""Make a roster of any number of days; nobody stands alone where two are required."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from muster.planning.shifts import check
from muster.planning.shifts.long import Long, is_long
from muster.planning.shifts.problem import Ints, Plan, Problem
from muster.planning.shifts.solve import Effort, Planning, ended


def plan(
    problem: Problem,
    *,
    effort: Effort | None = None,
    seed: int = 0,
    threads: int = 1,
    deadline: float = np.inf,
    known: Ints | None = None,
) -> Plan:
    """The best roster found, and what none goes below.

    Parameters
    ----------
    seed, effort
        The same give the same plan, unless the deadline cuts it short.
    threads
        For pricing; any number gives the same plan.
    known
        (E, D), a roster to begin with: the one that a repair is of. Long rosters do without it.
    deadline
        `time.monotonic`; the plan says "time" where it came first.

    Raises
    ------
    NoSchedule
        Somebody cannot be given any schedule that keeps the rules, or only one in which they stand alone where two are required.
    """
    effort = effort or Effort()
    made = _once(problem, effort, seed, threads, deadline, known=known)
    closed = problem
    while lonely := check.alone(problem, made.roster):
        closed = _without(closed, lonely)
        again = _once(closed, effort, seed, threads, deadline)
        parts = check.cost(problem, again.roster)  # what is closed is a gap of the problem that was asked
        made = replace(again, parts=parts, bound=made.bound, ended=ended(parts.total, made.bound, again.ended))
    return made


def _once(
    problem: Problem, effort: Effort, seed: int, threads: int, deadline: float, *, known: Ints | None = None
) -> Plan:
    if is_long(problem):
        return Long(problem, effort, seed, threads, deadline).run()
    return Planning(problem, effort, seed, threads, deadline).run(known)


def _without(problem: Problem, closed: Sequence[tuple[int, int]]) -> Problem:
    """The same without these days of shifts: two cannot be found for them, so nobody goes."""
    allowed = problem.people.allowed.copy()
    for day, shift in closed:
        allowed[:, day, shift] = False
    return replace(problem, people=replace(problem.people, allowed=allowed))
