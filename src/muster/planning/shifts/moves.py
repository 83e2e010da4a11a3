"""The moves behind `anneal`, compiled. `f` is an `anneal.Flat`; random numbers are seeded, so a run can be repeated."""

import numba
import numpy as np

from muster.planning.shifts.rules import BEGINS_WEEKEND, ENDS_WEEKEND, NEVER

STRETCH_MAX = 10
ONE_DAY, ONE_STRETCH, EXCHANGE = (
    0.25,
    0.35,
    0.92,
)  # shares of the moves, added up; the rest swaps two days of one person


@numba.njit(nogil=True, cache=True)
def annealed(f, roster, moves, seed, hot, broken_hot, cold, broken_cold, best, lowest):
    """Move on from `roster`, in place; answers the lowest cost of a roster that broke nothing, which stands in `best`."""
    np.random.seed(seed)
    people, days = roster.shape
    counts = np.zeros(f.group_max.shape[1], np.int64)
    cover = np.zeros(f.wanted.shape, np.int64)
    costs = np.zeros(people)
    broken = np.zeros(people, np.int64)
    for e in range(people):
        for d in range(days):
            if roster[e, d] >= 0:
                cover[d, roster[e, d]] += 1
        costs[e], broken[e] = _row(f, roster[e], e, counts)
    total = costs.sum() + _demand_cost(f, cover)
    wrong = broken.sum()
    heat, weight = hot, broken_hot
    cools, hardens = (cold / hot) ** (1.0 / moves), (broken_cold / broken_hot) ** (1.0 / moves)
    a, b = np.empty(days, np.int64), np.empty(days, np.int64)
    for _ in range(moves):
        heat *= cools
        weight *= hardens
        e = np.random.randint(people)
        other = _move(f, roster, e, a, b)
        if other == -2:
            continue
        cost_a, broken_a = _row(f, a, e, counts)
        cost_b, broken_b, in_cover = 0.0, 0, 0.0
        rise, worse = cost_a - costs[e], broken_a - broken[e]
        if other >= 0:
            cost_b, broken_b = _row(f, b, other, counts)
            rise += cost_b - costs[other]
            worse += broken_b - broken[other]
        else:
            in_cover = _cover_rise(f, cover, roster[e], a)
        change = rise + in_cover + weight * worse
        if change > 0 and np.random.random() >= np.exp(-change / heat):
            continue
        if other >= 0:
            costs[other], broken[other] = cost_b, broken_b
            roster[other] = b
        else:
            _cover(cover, roster[e], a)
        costs[e], broken[e] = cost_a, broken_a
        roster[e] = a
        total += rise + in_cover
        wrong += worse
        if wrong == 0 and total < lowest - 1e-9:
            lowest = total
            best[:] = roster
    return lowest


@numba.njit(nogil=True, cache=True)
def _move(f, roster, e, a, b):
    """Write what e (and another) would work into a (and b); answers the other, -1 for none, -2 where it is no move."""
    days = roster.shape[1]
    u = np.random.random()
    d = np.random.randint(days)
    a[:] = roster[e]
    if u < ONE_STRETCH:
        long = 1 if u < ONE_DAY else 1 + np.random.randint(min(5, days - d))
        return -1 if _set(f, a, e, d, long) else -2
    if u < EXCHANGE:
        other = np.random.randint(roster.shape[0])
        long = 1 + np.random.randint(min(STRETCH_MAX, days - d)) if np.random.random() < 0.7 else 1
        b[:] = roster[other]
        return other if other != e and _exchange(f, a, b, e, other, d, long) else -2
    to = np.random.randint(days)
    x, y = a[d], a[to]
    if x == y or not _may(f, e, d, y) or not _may(f, e, to, x):
        return -2
    a[d], a[to] = y, x
    return -1


@numba.njit(nogil=True, cache=True)
def _may(f, e, d, shift):
    return shift < 0 or f.allowed[e, d, shift]


@numba.njit(nogil=True, cache=True)
def _set(f, a, e, d, long):
    k = np.random.randint(f.choice_count[e] + 1)
    shift = f.choices[e, k] if k < f.choice_count[e] else -1
    is_new = False
    for j in range(d, d + long):
        if not _may(f, e, j, shift):
            return False
        is_new = is_new or a[j] != shift
        a[j] = shift
    return is_new


@numba.njit(nogil=True, cache=True)
def _exchange(f, a, b, e, other, d, long):
    is_new = False
    for j in range(d, d + long):
        x, y = a[j], b[j]
        if not _may(f, e, j, y) or not _may(f, other, j, x):
            return False
        is_new = is_new or x != y
        a[j], b[j] = y, x
    return is_new


@numba.njit(nogil=True, cache=True)
def _row(f, row, e, counts):
    """What one person's schedule costs, and by how much it breaks rules."""
    counts[:] = 0
    cost, wrong, units, weekends = 0.0, 0, 0, 0
    run, nights, last = f.limits[e, 5], f.limits[e, 6], f.limits[e, 7]
    if run == 0:
        nights, last = 0, -1
    rest, is_bound_run, is_bound_rest = 0, False, run > 0
    for d in range(len(row)):
        shift = row[d]
        if shift < 0:
            if last >= 0 and is_bound_run and run < f.limits[e, 0]:
                wrong += f.limits[e, 0] - run
            rest = rest + 1 if last < 0 else 1
            is_bound_rest = is_bound_rest or last >= 0
            run, nights = 0, 0
        else:
            if last < 0:
                if is_bound_rest and d > 0 and rest < f.limits[e, 2]:
                    wrong += f.limits[e, 2] - rest
                is_bound_run = d > 0
            run += 1
            nights = nights + 1 if f.night[shift] else 0
            wrong += _excess(f, e, last, shift, run, nights)
            if f.day[d] == BEGINS_WEEKEND or (f.day[d] == ENDS_WEEKEND and last < 0):
                weekends += 1
            cost += f.cost[e, d, shift]
            units += f.units[shift]
            for g in f.groups_of[shift]:
                if g >= 0:
                    counts[g] += 1
        last = shift
    return _closed(f, e, cost, wrong, units, weekends, counts)


@numba.njit(nogil=True, cache=True)
def _excess(f, e, last, shift, run, nights):
    wrong = 0
    if last >= 0 and not f.follows[last, shift]:
        wrong += 1
    if run > f.limits[e, 1]:
        wrong += 1
    if nights > f.limits[e, 3]:
        wrong += 1
    return wrong


@numba.njit(nogil=True, cache=True)
def _closed(f, e, cost, wrong, units, weekends, counts):
    """With what counts at the end: time, weekends, groups."""
    wrong += max(0, weekends - f.limits[e, 4])
    for g in range(len(counts)):
        wrong += max(0, counts[g] - f.group_max[e, g])
    most = f.burden.shape[1] - 1
    if units > most or f.burden[e, min(units, most)] >= NEVER:
        lower, upper = 0, most
        while f.burden[e, lower] >= NEVER:
            lower += 1
        while f.burden[e, upper] >= NEVER:
            upper -= 1
        wrong += 1 + max(lower - units, units - upper)
    else:
        cost += f.burden[e, units]
    return cost, wrong


@numba.njit(nogil=True, cache=True)
def _cell(f, d, s, here):
    """What so many at a shift cost."""
    lacking = f.wanted[d, s] - here
    if lacking < 0:
        return -lacking * f.under[2, d, s]
    welcome = min(lacking, f.better[d, s])
    return welcome * f.under[1, d, s] + (lacking - welcome) * f.under[0, d, s]


@numba.njit(nogil=True, cache=True)
def _demand_cost(f, cover):
    total = 0.0
    for d in range(cover.shape[0]):
        for s in range(cover.shape[1]):
            total += _cell(f, d, s, cover[d, s])
    return total


@numba.njit(nogil=True, cache=True)
def _cover_rise(f, cover, before, after):
    rise = 0.0
    for d in range(len(before)):
        x, y = before[d], after[d]
        if x != y:
            if x >= 0:
                rise += _cell(f, d, x, cover[d, x] - 1) - _cell(f, d, x, cover[d, x])
            if y >= 0:
                rise += _cell(f, d, y, cover[d, y] + 1) - _cell(f, d, y, cover[d, y])
    return rise


@numba.njit(nogil=True, cache=True)
def _cover(cover, before, after):
    for d in range(len(before)):
        if before[d] >= 0:
            cover[d, before[d]] -= 1
        if after[d] >= 0:
            cover[d, after[d]] += 1
