"""Changes by hand: what one would cost, which rules it would break, and whom to ask instead."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from muster.planning.teams.market import PARTS, Flags, Ints
from muster.planning.teams.plan import Broken, SwapCost, TeamPlan, gap_share
from muster.planning.teams.problem import Part, Problem, Seat
from muster.planning.teams.seating import Seating

CANDIDATES_MAX = 100
UNFIT = {Part.LEADER: "not_senior", Part.MEMBER: "not_strong"}


def cost_of_swap(
    problem: Problem,
    plan: TeamPlan,
    *,
    community: int,
    part: Part,
    out_person: int | None,
    in_person: int | None,
) -> SwapCost:
    """The effect of one change by hand on a plan: minutes, open seats, broken rules, distance from the best.

    The rest of the plan stays as it is: someone who is taken from another seat leaves that one open.

    Parameters
    ----------
    problem, plan
        The plan and what it was made from. Of the plan only `picks` (without their reasons) and `bound_min` are read,
        so it may be put together from stored rows.
    community, part
        The seat's column of `travel_min`, and leader or member.
    out_person
        Row of who leaves the seat; None to fill one that is open.
    in_person
        Row of who takes it; None to leave it open.

    Returns
    -------
    SwapCost
        A few milliseconds at 245 communities and 23,900 people. Breaking rules is reported, not refused.

    Raises
    ------
    ValueError
        There is no such seat or person, or nothing would change.

    Source
    ------
    The distance compares with `bound_min`, the dual bound of `form_teams`.
    """
    board = _board(problem, plan)
    _must_be_there(board.seating, community, part, out_person)
    _must_be_a_change(board.seating, out_person, in_person)
    return _cost(board, community=community, part=part, out_person=out_person, in_person=in_person)


def swap_candidates(
    problem: Problem,
    plan: TeamPlan,
    *,
    community: int,
    part: Part,
    limit: int,
    out_person: int | None = None,
) -> tuple[SwapCost, ...]:
    """The nearest people for a seat, each with the cost of seating them.

    Parameters
    ----------
    problem, plan
        As in `cost_of_swap`.
    community, part
        The seat; `out_person` is the row of who leaves it, None where a seat is open.
    limit
        At most this many who would break no rule, from 1 to `CANDIDATES_MAX`; and at most as many again who are
        nearer than the last of them but would break one, so that the screen can say why they are not proposed.

    Returns
    -------
    tuple of SwapCost
        Qualified people who may travel there, nearest first.

    Raises
    ------
    ValueError
        There is no such seat or person, or `limit` is out of range.

    Source
    ------
    None: it is a sorted list.
    """
    if not 1 <= limit <= CANDIDATES_MAX:
        raise ValueError(f"limit is {limit}; it must be between 1 and {CANDIDATES_MAX}.")
    board = _board(problem, plan)
    _must_be_there(board.seating, community, part, out_person)
    return tuple(
        _cost(board, community=community, part=part, out_person=out_person, in_person=int(person))
        for person in _nearest(board.seating, community=community, part=part, limit=limit, leaving=out_person)
    )


@dataclass(frozen=True, eq=False)
class _Board:
    """A plan, looked up once for all its candidates."""

    seating: Seating
    reserve_of: Mapping[int, int]
    bound_min: int


def _board(problem: Problem, plan: TeamPlan) -> _Board:
    seated = [Seat(pick.community, pick.person, pick.part) for pick in plan.picks if pick.part is not Part.RESERVE]
    reserve_of = {pick.person: pick.community for pick in plan.picks if pick.part is Part.RESERVE}
    return _Board(Seating(problem, seated), reserve_of, plan.bound_min)


def _must_be_there(seating: Seating, community: int, part: Part, out_person: int | None) -> None:
    if part not in PARTS or not 0 <= community < len(seating.problem.communities.ids):
        raise ValueError(f"There is no seat of a {part} in community {community}.")
    if out_person is None:
        if seating.open_seats(community, part) <= 0:
            raise ValueError(f"Community {community} has no open seat of a {part}: say who leaves theirs.")
    elif seating.seat_of.get(out_person) != Seat(community, out_person, part):
        raise ValueError(f"Person {out_person} is no {part} of community {community} in this plan.")


def _must_be_a_change(seating: Seating, out_person: int | None, in_person: int | None) -> None:
    people = len(seating.problem.people.ids)
    if in_person is not None and not 0 <= in_person < people:
        raise ValueError(f"There is no person {in_person}; rows go from 0 to {people - 1}.")
    if in_person == out_person:
        raise ValueError("The same person, or nobody, leaves and comes: nothing would change.")


def _cost(board: _Board, *, community: int, part: Part, out_person: int | None, in_person: int | None) -> SwapCost:
    seating = board.seating
    elsewhere = seating.seat_of.get(in_person) if in_person is not None else None
    gaps_added = (in_person is None) - (out_person is None) + (elsewhere is not None)
    minutes_added = _minutes_added(seating, community, leaving=out_person, coming=in_person)
    comparable = minutes_added is not None and gaps_added == 0
    return SwapCost(
        community=community,
        part=part,
        out_person=out_person,
        in_person=in_person,
        minutes_added=minutes_added,
        gaps_added=gaps_added,
        gap_share_after=gap_share(seating.travel_min + (minutes_added or 0), board.bound_min) if comparable else None,
        broken=() if in_person is None else _broken(seating, in_person, community, part, leaving=out_person),
        reserve_of=None if in_person is None else board.reserve_of.get(in_person),
    )


def _minutes_added(seating: Seating, community: int, *, leaving: int | None, coming: int | None) -> int | None:
    minutes = seating.problem.minutes
    added = 0 if leaving is None else -minutes(leaving, community)
    if coming is None:
        return added
    if minutes(coming, community) < 0:
        return None
    elsewhere = seating.seat_of.get(coming)
    return added + minutes(coming, community) - (minutes(coming, elsewhere.community) if elsewhere else 0)


def _broken(seating: Seating, person: int, community: int, part: Part, *, leaving: int | None) -> tuple[Broken, ...]:
    problem = seating.problem
    broken = []
    if not problem.qualified(part)[person]:
        broken.append(Broken(UNFIT[part], {}))
    if problem.minutes(person, community) < 0:
        broken.append(Broken("may_not_travel", {}))
    elsewhere = seating.seat_of.get(person)
    if elsewhere:
        broken.append(Broken("already_seated", {"community": elsewhere.community}))
    elif seating.held_by_share(leaving=leaving)[person]:
        organisation = int(problem.people.organisation[person])
        facts = {
            "organisation": organisation,
            "seated": int(seating.seniors_used[organisation]),
            "share_cap": int(problem.share_cap[organisation]),
        }
        broken.append(Broken("organisation_share_reached", facts))
    return tuple(broken)


def _nearest(seating: Seating, *, community: int, part: Part, limit: int, leaving: int | None) -> Ints:
    minutes = seating.minutes_to(community)
    fit = np.flatnonzero(seating.problem.qualified(part) & (minutes >= 0))
    fit = fit[fit != leaving] if leaving is not None else fit
    ranked = fit[np.argsort(minutes[fit], kind="stable")]
    barred = _barred(seating, leaving=leaving)[ranked]
    allowed = np.flatnonzero(~barred)[:limit]
    reach = allowed[-1] if allowed.size else len(ranked)
    shown = np.union1d(allowed, np.flatnonzero(barred[:reach])[:limit])
    people: Ints = ranked[shown.astype(np.int64)]
    return people


def _barred(seating: Seating, *, leaving: int | None) -> Flags:
    return (seating.community_of >= 0) | seating.held_by_share(leaving=leaving)
