"""A published instance as anybody would first write it: one CP-SAT model with a variable for each person, day and shift.

It knows what these instances ask: no burden, no nights in a row, nobody who comes from a run of work.
"""

from typing import Any

from ortools.sat.python import cp_model

from muster.planning.shifts.problem import Problem


def plain(problem: Problem, *, seconds: float) -> str:
    """What CP-SAT finds in so many seconds on two threads, and its bound."""
    model, works = cp_model.CpModel(), {}
    for person, day, shift in zip(*problem.people.allowed.nonzero(), strict=True):
        works[int(person), int(day), int(shift)] = model.new_bool_var("")
    own = [_person(model, works, problem, person) for person in range(problem.people.number)]
    model.minimize(_demand(model, works, problem) + sum(own))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = seconds, 2
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return "none"
    base = problem.base_cost
    return f"{solver.objective_value + base:.0f} (bound {solver.best_objective_bound + base:.0f})"


def _demand(model: Any, works: dict[tuple[int, int, int], Any], problem: Problem) -> Any:
    demand, total = problem.demand, 0
    for day in range(problem.days):
        for shift in range(problem.shifts.number):
            here = [v for (_, d, s), v in works.items() if (d, s) == (day, shift)]
            must, better = int(demand.must[day, shift]), int(demand.better[day, shift])
            needed, welcome = model.new_int_var(0, must, ""), model.new_int_var(0, better, "")
            over = model.new_int_var(0, len(here), "")
            model.add(sum(here) + needed + welcome - over == must + better)
            total += int(demand.must_cost[day, shift]) * needed + int(demand.better_cost[day, shift]) * welcome
            total += int(demand.over_cost[day, shift]) * over
    return total


def _person(model: Any, works: dict[tuple[int, int, int], Any], problem: Problem, person: int) -> Any:
    people, shifts, days = problem.people, problem.shifts, range(problem.days)
    own = {(d, s): v for (p, d, s), v in works.items() if p == person}
    is_at_work = [model.new_bool_var("") for _ in days]
    for day in days:
        model.add(sum(v for (d, _), v in own.items() if d == day) == is_at_work[day])
    for (day, last), v in own.items():
        late = [w for (d, s), w in own.items() if d == day + 1 and not shifts.follows[last, s]]
        if late:
            model.add(sum(late) + v <= 1)
    for group, most in zip(people.groups, people.group_max[person], strict=True):
        model.add(sum(v for (_, s), v in own.items() if group[s]) <= int(most))
    minutes = sum(int(shifts.minutes[s]) * v for (_, s), v in own.items())
    model.add(minutes >= int(people.minutes_min[person]))
    model.add(minutes <= int(people.minutes_max[person]))
    _runs(model, is_at_work, people, person)
    _weekends(model, is_at_work, problem, person)
    return sum(int(people.cost[person, d, s]) * v for (d, s), v in own.items())


def _runs(model: Any, works: list[Any], people: Any, person: int) -> None:
    days, most = len(works), int(people.run_max[person])
    for first in range(days - most):
        model.add(sum(works[first : first + most + 1]) <= most)
    for flag, least in ((True, int(people.run_min[person])), (False, int(people.rest_min[person]))):
        for length in range(1, least):
            for first in range(1, days - length):
                inner = [w.negated() if flag else w for w in works[first : first + length]]
                edges = [works[first - 1], works[first + length]]
                model.add_bool_or([*inner, *(edges if flag else [e.negated() for e in edges])])


def _weekends(model: Any, works: list[Any], problem: Problem, person: int) -> None:
    weekends: dict[int, list[Any]] = {}
    for day, at_work in enumerate(works):
        if (day + problem.first_weekday) % 7 >= 5:
            weekends.setdefault((day + problem.first_weekday) // 7, []).append(at_work)
    used = []
    for days in weekends.values():
        used.append(model.new_bool_var(""))
        for at_work in days:
            model.add_implication(at_work, used[-1])
    model.add(sum(used) <= int(problem.people.weekends_max[person]))
