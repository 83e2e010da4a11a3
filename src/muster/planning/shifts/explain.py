"""Why a shift lacks somebody: for each person who could not simply be added, the rule that stands in the way."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from muster.planning.shifts import check
from muster.planning.shifts.problem import DAY_OFF, Ints, Problem

AT_WORK = "at_work"  # on another shift of the same day
NOT_ALLOWED = "not_allowed"  # not able, not free, or not willing
ALONE = "alone"  # could come, and would stand there alone where two are required
DEARER = "dearer"  # could come, and it would cost more than the gap: a wish, uneven hours


@dataclass(frozen=True)
class Gap:
    """A shift that lacks people.

    `must`, `better`: how many are missing of those without whom it does not work, and of those who would be welcome.
    `why`: how many people each reason keeps away; reasons are the rules of `check` and those of this module.
    """

    day: int
    shift: int
    must: int
    better: int
    why: Mapping[str, int]


def gaps(problem: Problem, roster: Ints) -> list[Gap]:
    """Every shift that lacks somebody, by day and shift, with what keeps each person away."""
    lacking = np.maximum(problem.demand.wanted - problem.cover(roster), 0)
    found = []
    for day, shift in np.argwhere(lacking > 0):
        many, better = int(lacking[day, shift]), int(problem.demand.better[day, shift])
        why = Counter(_against(problem, roster, person, int(day), int(shift)) for person in range(len(roster)))
        found.append(Gap(int(day), int(shift), max(0, many - better), min(many, better), why - Counter({"": 10**9})))
    return found


def _against(problem: Problem, roster: Ints, person: int, day: int, shift: int) -> str:
    """What keeps one person away; empty for who is there already."""
    here = roster[person, day]
    if here == shift:
        return ""
    if not problem.people.allowed[person, day, shift]:
        return NOT_ALLOWED
    if here != DAY_OFF:
        return AT_WORK
    added = roster[[person]].copy()
    added[0, day] = shift
    rules = [one.rule for one in check.of_people(problem.only(person), added)]
    if rules:
        return rules[0]
    is_first = not (roster[:, day] == shift).any()
    return ALONE if is_first and problem.demand.never_alone[day, shift] else DEARER
