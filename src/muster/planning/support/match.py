"""Match organisations to places: one integer programme, each group with a fixed cost. HiGHS gives the bound with it."""

import time
from typing import Any

import highspy
import numpy as np

from muster.planning.support import check
from muster.planning.support.problem import Ints, Problem, Support

NODES_MAX = 20_000


def match(problem: Problem, *, gap: float = 0.01, nodes_max: int = NODES_MAX, deadline: float = np.inf) -> Support:
    """The cheapest support found, and what none goes below.

    Parameters
    ----------
    gap
        Enough, as a share of the cost.
    nodes_max
        Of the search: with the same number the plan is the same everywhere, unless the deadline cuts it short.
    deadline
        `time.monotonic`; the plan says "time" where it came first.
    """
    highs = _programme(problem, gap, nodes_max, deadline)
    highs.run()
    sent = np.zeros_like(problem.before, dtype=np.int64)
    info = highs.getInfo()
    pairs = _pairs(problem)
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.array(highs.getSolution().col_value)[: 3 * len(pairs) : 3]
        sent[pairs[:, 0], pairs[:, 1]] = np.rint(values).astype(np.int64)
    cost = check.cost(problem, sent)
    met = info.mip_dual_bound if len(pairs) else cost  # nobody may go anywhere: there is one plan
    bound = max(0, int(np.ceil(met - 1e-6))) if np.isfinite(met) else 0
    ended = "proven" if cost <= bound else "time" if time.monotonic() > deadline else "enough"
    return Support(sent, cost, min(bound, cost), ended)


def _pairs(problem: Problem) -> Ints:
    """(n, 2): which organisation may go to which place."""
    lent = np.asarray(problem.organisations.people)[:, None] >= np.maximum(problem.least(), 1)[None]
    return np.argwhere((problem.places.travel_min >= 0) & lent & (problem.places.short > 0)[None])


def _programme(problem: Problem, gap: float, nodes_max: int, deadline: float) -> Any:
    """For each pair: how many go, whether any does, and how many more than before. For each place: how many are missing."""
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    for name, value in (
        ("threads", 1),
        ("mip_rel_gap", gap),
        ("mip_max_nodes", nodes_max),
        ("mip_allow_restart", False),
    ):
        highs.setOptionValue(name, value)
    if np.isfinite(deadline):
        highs.setOptionValue("time_limit", max(0.01, deadline - time.monotonic()))
    none, nothing = np.array([], np.int32), np.array([], np.float64)
    people, short = problem.organisations.people, problem.places.short
    for many in people:
        highs.addRow(-highspy.kHighsInf, float(many), 0, none, nothing)
    for many in short:
        highs.addRow(float(many), float(many), 0, none, nothing)
    least = problem.least()
    for organisation, place in _pairs(problem):
        _lay_pair(highs, problem, int(organisation), int(place), int(least[place]))
    for place, cost in enumerate(problem.places.missing_cost):
        highs.addCol(float(cost), 0, float(short[place]), 1, np.array([len(people) + place], np.int32), np.array([1.0]))
    return highs


def _lay_pair(highs: Any, problem: Problem, organisation: int, place: int, least: int) -> None:
    number, most = (
        highs.getNumCol(),
        float(min(problem.organisations.people[organisation], problem.places.short[place])),
    )
    rows = np.array([organisation, len(problem.organisations.people) + place], np.int32)
    minutes = float(problem.places.travel_min[organisation, place])
    highs.addCol(minutes, 0, most, 2, rows, np.array([1.0, 1.0]))
    none, nothing = np.array([], np.int32), np.array([], np.float64)
    highs.addCol(float(problem.terms.group_cost), 0, 1, 0, none, nothing)
    highs.addCol(float(problem.terms.change_price), 0, most, 0, none, nothing)
    highs.changeColIntegrality(number, highspy.HighsVarType.kInteger)
    highs.changeColIntegrality(number + 1, highspy.HighsVarType.kInteger)
    two, three = np.array([number, number + 1], np.int32), np.array([number, number + 2], np.int32)
    highs.addRow(-highspy.kHighsInf, 0.0, 2, two, np.array([1.0, -most]))
    highs.addRow(0.0, highspy.kHighsInf, 2, two, np.array([1.0, -float(least)]))
    if problem.terms.change_price:
        before = float(problem.before[organisation, place])
        highs.addRow(-highspy.kHighsInf, before, 2, three, np.array([1.0, -1.0]))
