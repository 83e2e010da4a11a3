"""A community's days as the planner reads them: people, kinds of shift and prices as arrays, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from muster.planning.shifts import Demand, People, Problem, Shifts
from muster.planning.shifts.hold import held
from muster.shifts import weigh
from muster.shifts.ground import Before, Ground, at_first, before_of, follows, longest, nights, reasons
from muster.shifts.prices import parts_of
from muster.shifts.wishes import Wished

HOUR = 60
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Asked:
    """A problem with what its numbers mean.

    Two kinds of shift more than the ground has stand for work that is fixed, by day and by night. `why`: (E, D, S), of the ground's kinds.
    `parts`: what each part of the cost says of (E, D, S).
    """

    problem: Problem
    ground: Ground
    why: NDArray[np.object_]
    parts: Mapping[str, Ints]
    hoped: int  # what wishes to be on duty would cost if none were granted
    fixed: Ints  # (E, D): the kind of fixed work, -1 where the plan decides


def asked(ground: Ground, weights: Mapping[str, int], wished: Wished) -> Asked:
    befores = [before_of(ground, person) for person in ground.crew]
    why = reasons(ground, befores)
    days, kinds, people = ground.days, len(ground.kinds), len(ground.crew)
    by_day, by_night = kinds, kinds + 1
    may = np.zeros((people, days, kinds + 2), np.bool_)
    for day, kind in ground.cells:
        may[:, day, kind] = [rule is None for rule in why[:, day, kind]]
    fixed = np.full((people, days), -1, np.int64)
    for index, before in enumerate(befores):
        for day in before.held:
            fixed[index, day] = by_night if day in before.held_nights else by_day
    parts = parts_of(ground, befores, weights, wished, may)
    shifts, cost = _shifts(ground), np.sum(list(parts.values()), axis=0)
    problem = Problem(
        shifts,
        _people(ground, befores, shifts, may, cost, weight=weights["hours"]),
        _demand(ground, weights),
        first_weekday=ground.first_on.weekday(),
        base_cost=weights["wishes"] * wished.hoped,
    )
    problem = held(problem, fixed, fixed >= 0)
    return Asked(problem, ground, why, parts, weights["wishes"] * wished.hoped, fixed)


def _shifts(ground: Ground) -> Shifts:
    """Rounded up to whole hours, so that there are few lengths of work to tell apart."""
    number = len(ground.kinds)
    minutes = [-(-kind[2] // HOUR) * HOUR for kind in ground.kinds]
    unit = int(np.gcd.reduce(minutes))
    may_follow = np.ones((number + 2, number + 2), np.bool_)
    may_follow[:number, :number] = follows(ground.kinds, ground.limits)
    is_night = np.append(nights(ground), [False, True])
    return Shifts(np.array([*minutes, unit, unit], np.int64), may_follow, is_night)


def _demand(ground: Ground, weights: Mapping[str, int]) -> Demand:
    shape = (ground.days, len(ground.kinds) + 2)
    must, better, alone = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.bool_)
    for (day, kind), shift in ground.cells.items():
        taken = ground.taken.get(shift.id, 0)
        must[day, kind] = max(0, shift.must - taken)
        better[day, kind] = max(0, shift.better - max(0, taken - shift.must))
        alone[day, kind] = shift.id in ground.pairs and not taken
    price = np.full(shape, weights["must"], np.int64)
    # Nobody more than wanted comes, whatever they wish; the fixed kinds want nobody and cost nothing.
    over = np.full(shape, weigh.OVER, np.int64)
    over[:, -2:] = 0
    return Demand(must, better, price, np.full(shape, weights["better"], np.int64), over, alone)


def _people(
    ground: Ground, befores: Sequence[Before], shifts: Shifts, may: NDArray[np.bool_], cost: Ints, *, weight: int
) -> People:
    limits, number, unit = ground.limits, len(ground.crew), shifts.unit_min
    none = np.zeros(number, np.int64)
    held_days = np.array([len(one.held) for one in befores], np.int64)
    has_held = held_days > 0
    done = np.array([one.week_min for one in befores], np.int64)
    most = np.maximum(limits.week_max_min - done, 0) // unit * unit + held_days * unit
    run_held = np.array([longest(one.held) for one in befores], np.int64)
    nights_held = np.array([longest(one.held_nights) for one in befores], np.int64)
    run_max = np.maximum(limits.run_max, run_held)
    nights_max = np.maximum(limits.nights_max, nights_held)
    # Whose past goes beyond a limit is left with that past: they come from as much as the limit allows, and begin with rest.
    run_room = run_max - np.array([at_first(one.held) for one in befores], np.int64)
    night_room = nights_max - np.array([at_first(one.held_nights) for one in befores], np.int64)
    days_before = np.minimum([one.days for one in befores], run_room)
    nights_before = np.minimum([one.nights for one in befores], np.minimum(days_before, night_room))
    total = sum((shift.must + shift.better) * ground.slots[shift.id].minutes for shift in ground.cells.values())
    return People(
        allowed=may,
        cost=cost,
        minutes_min=none,
        minutes_max=most,
        run_min=np.where(has_held, 1, limits.run_min),
        run_max=run_max,
        rest_min=np.where(has_held, 1, limits.days_off_min),
        nights_max=nights_max,
        weekends_max=none + ground.days,
        groups=np.zeros((0, shifts.number), np.bool_),
        group_max=np.zeros((number, 0), np.int64),
        days_before=days_before,
        nights_before=nights_before,
        shift_before=np.where(days_before == 0, -1, np.where(nights_before > 0, shifts.number - 1, shifts.number - 2)),
        burden=weigh.burden(
            units_max=int(most.max()) // unit,
            unit_min=unit,
            done_min=done,
            target_min=(total + int(done.sum())) / number,
            weight=weight,
            held=held_days,
        ),
    )
