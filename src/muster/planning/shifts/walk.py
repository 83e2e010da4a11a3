"""The dynamic programme behind `price`, compiled: all schedules that keep the rules' tables are walked, day by day."""

from typing import Any, NamedTuple

import numba
import numpy as np

from muster.planning.shifts.rules import BEGINS_WEEKEND, ENDS_WEEKEND, NEVER

DAY_OFF = -1


class One(NamedTuple):
    """The tables of one person, as `rules.Tables` has them of all."""

    next: Any
    works: Any
    start: int
    units: Any
    after: Any
    counts: int
    weekends: int
    day: Any
    burden: Any


class Trail(NamedTuple):
    """Of each state that is reached, (D, N, weekends × counts, U): by which action, and from which node."""

    action: Any
    origin: Any


@numba.njit(nogil=True, cache=True)
def walk_all(who, costs, nexts, works, profile, start, kind, units, after, counts, weekends, day, burden):
    """(n, D) schedules and (n,) costs of these people, each for its own costs."""
    rows = np.full(costs.shape[:2], DAY_OFF, np.int64)
    values = np.full(len(who), NEVER)
    for i in range(len(who)):
        e = who[i]
        limit = burden.shape[1]
        while limit > 1 and burden[e, limit - 1] >= NEVER:
            limit -= 1
        one = One(
            nexts[profile[e]], works[profile[e]], start[e], units, after[e], counts[e], weekends[e], day,
            burden[e, :limit],
        )  # fmt: skip
        best, which = _by_kind(costs[i], kind, len(units))
        values[i] = _walk(one, best, which, rows[i])
    return rows, values


@numba.njit(nogil=True, cache=True)
def _by_kind(costs, kind, kinds):
    """(D, K + 1) the cheapest of each kind, a day off first; and which shift that is."""
    days, actions = costs.shape
    best = np.full((days, kinds + 1), NEVER)
    which = np.full((days, kinds + 1), DAY_OFF, np.int64)
    for d in range(days):
        best[d, 0] = costs[d, 0]
        for s in range(actions - 1):
            if costs[d, s + 1] < best[d, kind[s] + 1]:
                best[d, kind[s] + 1] = costs[d, s + 1]
                which[d, kind[s] + 1] = s
    return best, which


@numba.njit(nogil=True, cache=True)
def _walk(one, costs, which, row):
    """Fill `row` with the best schedule; answers its cost."""
    days, nodes, limit = len(costs), len(one.works), len(one.burden)
    beside = (max(one.weekends, 0) + 1) * one.counts
    now = np.full((nodes, beside, limit), NEVER)
    then = np.full((nodes, beside, limit), NEVER)
    shape = (days, nodes, beside, limit)
    trail = Trail(np.zeros(shape, np.uint8), np.zeros(shape, np.int16))
    live = np.zeros(nodes, np.bool_)
    live[one.start] = True
    now[one.start, 0, 0] = 0.0
    top = 0  # no more time than this was worked so far
    for d in range(days):
        then[:] = NEVER
        lives = np.zeros(nodes, np.bool_)
        for a in range(nodes):
            if live[a]:
                _leave(one, a, d, costs[d], top, now[a], then, trail, lives)
        top = min(limit - 1, top + one.units.max())
        now, then = then, now
        live = lives
    return _back(one, now, which, trail, row)


@numba.njit(nogil=True, cache=True)
def _weekend(one, d, works):
    """Whether work on this day is the first of its weekend."""
    begins = one.day[d] == BEGINS_WEEKEND or (one.day[d] == ENDS_WEEKEND and not works)
    return 1 if begins and one.weekends >= 0 else 0


@numba.njit(nogil=True, cache=True)
def _leave(one, a, d, costs, top, now, then, trail, lives):
    """All that may be done next from one node."""
    for k in range(len(costs)):
        m = one.next[a, k]
        if costs[k] >= NEVER or m < 0:
            continue
        lives[m] = True
        more = one.units[k - 1] if k > 0 else 0
        weekend = _weekend(one, d, one.works[a]) if k > 0 else 0
        end = min(top + 1, len(one.burden) - more)
        for w in range(max(one.weekends, 0) + 1 - weekend):
            for q in range(one.counts):
                p = q if k == 0 else one.after[q, k - 1]
                if p >= 0:
                    y = (w + weekend) * one.counts + p
                    _relax(
                        now[w * one.counts + q],
                        then[m, y],
                        trail.action[d, m, y],
                        trail.origin[d, m, y],
                        more,
                        end,
                        costs[k],
                        k,
                        a,
                    )


@numba.njit(nogil=True, cache=True)
def _relax(now, best, by, of, more, end, cost, k, a):
    for t in range(end):
        value = now[t] + cost
        if value < best[t + more]:
            best[t + more] = value
            by[t + more] = k
            of[t + more] = a


@numba.njit(nogil=True, cache=True)
def _back(one, now, which, trail, row):
    """Find the best end, and walk back to the beginning."""
    best = NEVER
    node, x, t = -1, 0, 0
    for a in range(now.shape[0]):
        for y in range(now.shape[1]):
            for u in range(now.shape[2]):
                if now[a, y, u] + one.burden[u] < best:
                    best, node, x, t = now[a, y, u] + one.burden[u], a, y, u
    if node < 0:
        return NEVER
    for d in range(len(row) - 1, -1, -1):
        k = trail.action[d, node, x, t]
        before = trail.origin[d, node, x, t]
        row[d] = which[d, k]
        if k > 0:
            t -= one.units[k - 1]
            weekend = _weekend(one, d, one.works[before])
            x = (x // one.counts - weekend) * one.counts + _count_before(one, x % one.counts, k - 1)
        node = before
    return best


@numba.njit(nogil=True, cache=True)
def _count_before(one, count, kind):
    """The count from which a shift of this kind leads here: each step adds the same, so there is one."""
    for q in range(one.counts):
        if one.after[q, kind] == count:
            return q
    return 0
