"""A reason for each seat that stays open."""

import numpy as np

from muster.planning.teams.market import PARTS
from muster.planning.teams.plan import Gap
from muster.planning.teams.problem import Part
from muster.planning.teams.seating import Seating

NOBODY_LEFT = {Part.LEADER: "no_senior_left", Part.MEMBER: "too_few_strong"}


def gaps_of(seating: Seating) -> tuple[Gap, ...]:
    """Open seats by community, leaders first; places go on after those that are filled."""
    filled = {part: _filled(seating, part) for part in PARTS}
    return tuple(
        _gap(seating, community, part, place)
        for community in range(len(seating.problem.communities.ids))
        for part in PARTS
        for place in range(filled[part][community], seating.problem.wanted[part])
    )


def _filled(seating: Seating, part: Part) -> list[int]:
    seats = [seat.community for seat in seating.seats if seat.part is part]
    counted = np.bincount(np.array(seats, dtype=np.int64), minlength=len(seating.problem.communities.ids))
    return [int(count) for count in counted]


def _gap(seating: Seating, community: int, part: Part, place: int) -> Gap:
    fit = seating.problem.qualified(part)
    may_travel = fit & (seating.minutes_to(community) >= 0)
    unseated = may_travel & (seating.community_of < 0)
    facts = {
        "qualified": int(fit.sum()),
        "may_travel": int(may_travel.sum()),
        "seated": int((may_travel & ~unseated).sum()),
        "held_by_share": int((unseated & seating.at_share).sum()),
    }
    return Gap(community, part, place, _reason(facts, part), facts)


def _reason(facts: dict[str, int], part: Part) -> str:
    if facts["qualified"] and not facts["may_travel"]:
        return "nobody_may_travel"
    if facts["may_travel"] > facts["seated"] + facts["held_by_share"]:
        return "time_ran_out"  # someone is free: the search was cut short
    if facts["held_by_share"]:
        return "organisation_share_reached"
    return NOBODY_LEFT[part]
