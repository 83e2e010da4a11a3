"""From what is asked to duties: the planner's roster, looked at once more by the rules on real times, with gaps and costs in words."""

import logging
import os
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from muster.planning import shifts as planner
from muster.planning.shifts import explain
from muster.shifts.approve import Named
from muster.shifts.asked import Asked, asked
from muster.shifts.fit import broken
from muster.shifts.ground import Ground
from muster.shifts.models import Gap, Plan
from muster.shifts.read import Read

log = logging.getLogger(__name__)
SECONDS_MAX = {Plan.Aim.WEEK: 60.0, Plan.Aim.REPAIR: 20.0}  # then the best so far is proposed, and says so
RELIEF_SECONDS = 10.0
THREADS_MAX = 2
SOFT = 30  # dearer than any wish: where everybody can be there, what is missing need cost no more to find that
MOVES, TRIES = 2_000_000, 10  # of what the planner does where its dives leave a gap
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Made:
    """`told`: columns of the plan. Nothing of it is stored yet."""

    picks: frozenset[Named]
    gaps: tuple[Gap, ...]
    told: Mapping[str, Any]


def made(plan: Plan, start: Read, weights: Mapping[str, int]) -> Made:
    """The best plan found in time, every duty of which keeps the rules."""
    if not start.ground.crew:
        return _of_nobody(plan, start)
    found, ask = _roster(plan, start, weights)
    picks = _picks(ask.ground, found.roster)
    kept = _kept(ask.ground, picks)
    gaps = _gaps(plan, ask, found.roster)
    told = {
        "cost": found.cost,
        "bound": found.bound,
        "ended": found.ended,
        "parts": _parts(ask, found),
        "relief": _relief(plan, ask.problem) if any(gap.must for gap in gaps) else {},
    }
    return Made(frozenset(kept | start.stays), tuple(gaps), told)


def _roster(plan: Plan, start: Read, weights: Mapping[str, int]) -> tuple[planner.Plan, Asked]:
    """Plan with everybody; who has no schedule that keeps the rules, whatever the others do, is given no duty."""
    deadline = time.monotonic() + SECONDS_MAX[Plan.Aim(plan.aim)]
    # As near to the best as one night of one person: of a week in which nothing is missing half a percent is less than that.
    effort = planner.Effort(slack=weights["nights"], soft=SOFT, moves=MOVES, tries=TRIES)
    ground = start.ground
    while True:
        ask = asked(ground, weights, start.wished)
        problem, known = ask.problem, None
        if plan.aim == Plan.Aim.REPAIR:
            known = _as_now(ask, start)
            problem = planner.to_repair(problem, known, from_day=0, change_price=weights["changes"])
        try:
            found = planner.plan(
                problem,
                effort=effort,
                seed=plan.seed,
                threads=min(THREADS_MAX, os.cpu_count() or 1),
                deadline=deadline,
                known=known,
            )
        except planner.NoSchedule as error:
            log.warning("Plan %s: somebody has no schedule that keeps the rules and is left out.", plan.id)
            others = [one for index, one in enumerate(ground.crew) if index != error.person]
            way = [one for index, one in enumerate(ground.way_min) if index != error.person]
            if not others:
                raise
            ground = replace(ground, crew=others, way_min=way)
            continue
        return found, replace(ask, problem=problem)


def _as_now(ask: Asked, start: Read) -> Ints:
    """(E, D): the roster of the duties that hold now."""
    index = {one.id: number for number, one in enumerate(ask.ground.crew)}
    cell = {shift.id: where for where, shift in ask.ground.cells.items()}
    roster = ask.fixed.copy()
    for shift, person in start.duties - start.stays:
        if person in index:
            day, kind = cell[shift]
            if roster[index[person], day] < 0:
                roster[index[person], day] = kind
    return roster


def _picks(ground: Ground, roster: Ints) -> set[Named]:
    found = set[Named]()
    for index, day in np.argwhere(roster >= 0):
        shift = ground.cells.get((int(day), int(roster[index, day])))
        if shift is not None:  # else it stands for work that is fixed
            found.add((shift.id, ground.crew[index].id))
    return found


def _kept(ground: Ground, picks: set[Named]) -> set[Named]:
    """Those that the rules on real times allow. The planner's own should all be; what is not is left out, and told in the log."""
    theirs: dict[UUID, list[UUID]] = {}
    for shift, person in picks:
        theirs.setdefault(person, []).append(shift)
    kept = set(picks)
    for one in ground.crew:
        pinned = ground.pinned.get(one.id, ())
        with_pinned = replace(one, busy=(*one.busy, *pinned))
        slots = [ground.slots[shift] for shift in sorted(theirs.get(one.id, ()))]
        while wrong := broken(with_pinned, slots, ground.limits, now=ground.now):
            slot, rule = wrong[0]
            log.error("A planned duty breaks the rule %s and is left out.", rule)
            slots.remove(slot)
            kept.discard((slot.shift_id, one.id))
    return kept


def _gaps(plan: Plan, ask: Asked, roster: Ints) -> list[Gap]:
    found = []
    for gap in explain.gaps(ask.problem, roster):
        shift = ask.ground.cells[gap.day, gap.shift]
        found.append(
            Gap(
                community_id=plan.community_id, plan_id=plan.id, shift_id=shift.id, must=gap.must, better=gap.better,
                why=_why(ask, roster, gap),
            )
        )  # fmt: skip
    return found


def _why(ask: Asked, roster: Ints, gap: explain.Gap) -> dict[str, int]:
    """What keeps how many away; of those who may not at all, the rule that says so."""
    why = Counter({reason: many for reason, many in gap.why.items() if reason != explain.NOT_ALLOWED})
    for index in range(len(ask.ground.crew)):
        rule = ask.why[index, gap.day, gap.shift]
        if rule is not None and roster[index, gap.day] != gap.shift:
            why[str(rule)] += 1
    return dict(why)


def _parts(ask: Asked, found: planner.Plan) -> dict[str, int]:
    """The cost by what it is for; the parts add up to it."""
    person, day = np.nonzero(found.roster >= 0)
    kind = found.roster[person, day]
    parts = {name: int(values[person, day, kind].sum()) for name, values in ask.parts.items()}
    parts["wishes"] += ask.hoped
    changes = found.parts.wishes - sum(parts.values())
    return parts | {"missing": found.parts.missing, "hours": found.parts.burden, "changes": changes}


def _relief(plan: Plan, problem: planner.Problem) -> dict[str, Any]:
    if plan.aim == Plan.Aim.REPAIR:
        return {}
    found = planner.relief(problem, threads=THREADS_MAX, deadline=time.monotonic() + RELIEF_SECONDS)
    return {"missing": found.missing, "rules": list(found.rules), "still_missing": found.still_missing}


def _of_nobody(plan: Plan, start: Read) -> Made:
    gaps = tuple(
        Gap(community_id=plan.community_id, plan_id=plan.id, shift_id=one.id, must=one.must, better=one.better, why={})
        for one in start.ground.cells.values()
    )
    missing = sum(gap.must for gap in gaps)
    relief = {"missing": missing, "rules": [], "still_missing": missing}
    return Made(frozenset(), gaps, {"ended": "proven", "relief": relief if missing else {}})
