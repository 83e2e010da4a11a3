"""Why an organisation goes where it goes, and why a place still lacks people, in facts that can be checked."""

from dataclasses import dataclass

import numpy as np

from muster.planning.support.problem import Ints, Problem


@dataclass(frozen=True)
class Match:
    """So many people of one organisation for one place.

    `reason`: `as_before` (all were there already), `nearest` (no organisation is nearer), `nearer_is_sent` (the nearer one has
    nobody left), `nearer_stays_together` (the nearer one goes elsewhere, or too few of it are left). `nearer`: that one, or -1.
    """

    organisation: int
    place: int
    people: int
    travel_min: int
    reason: str
    nearer: int = -1


@dataclass(frozen=True)
class Gap:
    """A place that still lacks people.

    `reason`: `nobody_may_go` (no organisation may), `nobody_left` (all that may have sent everybody), `groups_too_small` (what is
    left is fewer than go together), `too_far` (the way costs more than the gap).
    """

    place: int
    people: int
    reason: str


def matches(problem: Problem, sent: Ints) -> list[Match]:
    """Each group that is sent, by organisation and place."""
    found = []
    left = np.asarray(problem.organisations.people) - sent.sum(1)
    for organisation, place in np.argwhere(sent > 0):
        many, minutes = int(sent[organisation, place]), int(problem.places.travel_min[organisation, place])
        reason, nearer = _reason(problem, sent, left, int(organisation), int(place))
        found.append(Match(int(organisation), int(place), many, minutes, reason, nearer))
    return found


def _reason(problem: Problem, sent: Ints, left: Ints, organisation: int, place: int) -> tuple[str, int]:
    if problem.before[organisation, place] >= sent[organisation, place]:
        return "as_before", -1
    away = problem.places.travel_min[:, place]
    is_nearer = (away >= 0) & (away < away[organisation]) & (problem.organisations.people > 0)
    if not is_nearer.any():
        return "nearest", -1
    nearer = int(np.where(is_nearer, away, np.iinfo(np.int64).max).argmin())
    return ("nearer_is_sent" if left[nearer] == 0 else "nearer_stays_together"), nearer


def gaps(problem: Problem, sent: Ints) -> list[Gap]:
    """Each place that lacks people, in their order."""
    lacking = np.asarray(problem.places.short) - sent.sum(0)
    left = np.asarray(problem.organisations.people) - sent.sum(1)
    return [
        Gap(int(place), int(lacking[place]), _why(problem, sent, left, int(place)))
        for place in np.flatnonzero(lacking > 0)
    ]


def _why(problem: Problem, sent: Ints, left: Ints, place: int) -> str:
    may = problem.places.travel_min[:, place] >= 0
    if not may.any():
        return "nobody_may_go"
    if not (left[may] > 0).any():
        return "nobody_left"
    enough = left >= np.where(sent[:, place] > 0, 1, problem.least()[place])
    return "too_far" if (may & enough).any() else "groups_too_small"
