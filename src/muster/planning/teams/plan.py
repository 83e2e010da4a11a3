"""What is answered: who sits where and why, what stays open and why, and how far from the best it can be."""

from collections.abc import Mapping
from dataclasses import dataclass

from muster.planning.teams.problem import Part


@dataclass(frozen=True)
class Pick:
    """One person for one community. Numbers in `facts` are minutes, counts, or rows of the input.

    `reason` is one of `nearest_senior_free`, `nearest_strong_free`, `spared_for`, `organisation_at_share`,
    `time_ran_out`, `chosen_by_hand`, `reserve_for_leader`, `reserve_for_member`. `place` is 0 for the leader,
    counts members from 0 by travel, and counts a community's reserves from 0.
    """

    community: int
    person: int
    part: Part
    place: int
    travel_min: int
    reason: str
    facts: Mapping[str, int]


@dataclass(frozen=True)
class Gap:
    """A seat that stays open.

    `reason` is one of `no_senior_left`, `too_few_strong`, `nobody_may_travel`, `organisation_share_reached`,
    `time_ran_out`.
    """

    community: int
    part: Part
    place: int
    reason: str
    facts: Mapping[str, int]


@dataclass(frozen=True)
class TeamPlan:
    """A plan for all communities.

    Parameters
    ----------
    travel_min
        Minutes of all leaders and members together; reserves stay at home.
    bound_min
        No plan with as few gaps travels less; 0 where it is not even proven that the gaps are the fewest.
    gap_share
        (travel_min - bound_min) / travel_min, between 0 (proven best) and 1; 1.0 when fewer gaps may be possible.
    proven
        No plan is better: neither in gaps nor, with the same gaps, in minutes.
    """

    picks: tuple[Pick, ...]
    gaps: tuple[Gap, ...]
    travel_min: int
    bound_min: int
    gap_share: float
    proven: bool


@dataclass(frozen=True)
class Broken:
    """A rule that a change by hand would break.

    `rule` is one of `not_senior`, `not_strong`, `already_seated`, `organisation_share_reached`, `may_not_travel`.
    """

    rule: str
    facts: Mapping[str, int]


@dataclass(frozen=True)
class SwapCost:
    """The effect of one change by hand.

    Parameters
    ----------
    minutes_added
        Minutes the whole plan travels more (less, if negative); None where the newcomer may not go.
    gaps_added
        Seats that stay open more (fewer, if negative); a newcomer seated elsewhere leaves that seat open.
    gap_share_after
        As in `TeamPlan`, after the change; None where the number of open seats changes or minutes are unknown,
        because minutes then say nothing about the distance from the best.
    reserve_of
        The community that loses the newcomer as a reserve, if any.
    """

    community: int
    part: Part
    out_person: int | None
    in_person: int | None
    minutes_added: int | None
    gaps_added: int
    gap_share_after: float | None
    broken: tuple[Broken, ...]
    reserve_of: int | None


def gap_share(travel_min: int, bound_min: int) -> float:
    """The part of the minutes that is not proven necessary; 0.0 when all of it is."""
    return max(0, travel_min - bound_min) / max(1, travel_min)
