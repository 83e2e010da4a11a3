"""Shifts: who works where and when, with reasons for each gap and a proven distance from the best."""

from muster.planning.shifts.check import Broken, broken, cost
from muster.planning.shifts.explain import Gap, gaps
from muster.planning.shifts.form import plan
from muster.planning.shifts.improve import NoSchedule
from muster.planning.shifts.problem import Demand, Parts, People, Plan, Problem, Shifts
from muster.planning.shifts.relief import Relief, relief
from muster.planning.shifts.repair import Change, changes, to_repair
from muster.planning.shifts.solve import Effort
from muster.planning.shifts.standard import read

__all__ = [
    "Broken",
    "Change",
    "Demand",
    "Effort",
    "Gap",
    "NoSchedule",
    "Parts",
    "People",
    "Plan",
    "Problem",
    "Relief",
    "Shifts",
    "broken",
    "changes",
    "cost",
    "gaps",
    "plan",
    "read",
    "relief",
    "to_repair",
]
