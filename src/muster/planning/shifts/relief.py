"""When people are missing whatever the plan: which rules stand in the way, and whether there are enough people at all."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from muster.planning.shifts.bound import priced
from muster.planning.shifts.improve import first
from muster.planning.shifts.master import master_of_all
from muster.planning.shifts.problem import People, Problem
from muster.planning.shifts.rules import tables_of

ROUNDS = 60
Loosened = Callable[[Problem], Problem]


@dataclass(frozen=True)
class Relief:
    """Rules without which fewer would be missing.

    `missing`: people whom the demand must have and who are missing in every plan that keeps all rules, by the linear programme,
    so at least these. `rules`: none of them may stay if all could be there, or as many as can be; names of `check`. `still_missing`:
    how many are missing without these rules; then there are too few people who are able and free.
    """

    missing: int
    rules: tuple[str, ...]
    still_missing: int


def relief(problem: Problem, *, threads: int = 1, deadline: float = np.inf) -> Relief:
    """Which rules stand in the way of what must be. No rule, where nobody is missing or the rules are not what keeps them away.

    Rules are given back one by one, the least welcome to go first, as long as nobody more is missing: what is left is a smallest set
    in that none of it could stay, not always the smallest of all. Past the deadline rules that were not tried count as in the way.
    """
    bare = _must_only(problem)
    missing = _missing(bare, (), threads)
    if not missing:
        return Relief(0, (), 0)
    still = _missing(bare, LOOSER, threads)
    gone = list(LOOSER) if still < missing else []
    for rule in LOOSER:
        others = [each for each in gone if each != rule]
        if rule in gone and time.monotonic() < deadline and _missing(bare, others, threads) <= still:
            gone = others
    return Relief(missing, tuple(gone), still)


def _must_only(problem: Problem) -> Problem:
    """The same, where all that counts is who must be there."""
    demand, none = problem.demand, np.zeros_like(problem.demand.must)
    bare = replace(demand, better=none, must_cost=none + 1, better_cost=none, over_cost=none)
    people = problem.people
    idle = replace(
        people, cost=np.zeros_like(people.cost), burden=np.zeros_like(people.burden), minutes_min=people.minutes_min * 0
    )
    return replace(problem, demand=bare, people=idle, base_cost=0)


def _missing(bare: Problem, rules: Iterable[str], threads: int) -> int:
    """How many are missing at least, without these rules."""
    for rule in rules:
        bare = LOOSER[rule](bare)
    tables = tables_of(bare)
    master = master_of_all(bare, tables)
    for person, shifts in enumerate(first(bare, tables, np.random.default_rng(0))):
        master.add(person, shifts)
    return int(np.ceil(max(0.0, priced(master, rounds=ROUNDS, threads=threads, is_near=1e-3).bound) - 1e-6))


def _people(change: Callable[[People, int], People]) -> Loosened:
    return lambda problem: replace(problem, people=change(problem.people, problem.days))


def _any_order(problem: Problem) -> Problem:
    shifts = problem.shifts
    return replace(problem, shifts=replace(shifts, follows=np.ones_like(shifts.follows)))


def _more_time(problem: Problem) -> Problem:
    people, shifts = problem.people, problem.shifts
    longest = int(shifts.minutes.max()) * problem.days
    none = np.zeros((people.number, longest // shifts.unit_min + 1), np.int64)
    return replace(problem, people=replace(people, minutes_max=np.full_like(people.minutes_max, longest), burden=none))


# By which rule goes how; those that protect people most are given back last, so they are named only where nothing else helps.
LOOSER: dict[str, Loosened] = {
    "too_soon": _any_order,
    "too_little_rest": _people(lambda people, _: replace(people, rest_min=np.ones_like(people.rest_min))),
    "too_many_days": _people(lambda people, days: replace(people, run_max=np.full_like(people.run_max, days + 31))),
    "too_many_nights": _people(
        lambda people, days: replace(people, nights_max=np.full_like(people.nights_max, days + 31))
    ),
    "minutes": _more_time,
    "too_many_of_a_group": _people(
        lambda people, days: replace(people, group_max=np.full_like(people.group_max, days))
    ),
    "too_few_days": _people(lambda people, _: replace(people, run_min=np.ones_like(people.run_min))),
    "weekends": _people(lambda people, days: replace(people, weekends_max=np.full_like(people.weekends_max, days))),
}
