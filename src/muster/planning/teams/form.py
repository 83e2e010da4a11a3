"""Form the teams: the one entry to the solver."""

import time
from collections.abc import Sequence

import numpy as np

from muster.planning.teams import sound
from muster.planning.teams.explain import explained
from muster.planning.teams.market import PARTS, Ints, Market, gather, named
from muster.planning.teams.open_seats import gaps_of
from muster.planning.teams.plan import TeamPlan, gap_share
from muster.planning.teams.problem import Communities, Part, People, Problem, Seat, TeamRules
from muster.planning.teams.reserves import reserves_for
from muster.planning.teams.seating import Seating
from muster.planning.teams.solve import Solved, open_cost, solve


def form_teams(
    people: People,
    communities: Communities,
    *,
    rules: TeamRules,
    seconds: float,
    seed: int,
    fixed: Sequence[Seat] = (),
) -> TeamPlan:
    """Seat one senior leader and strong members in each community; name reserves; give reasons and a proven bound.

    As few open seats as possible come first, open leaders' seats before members'; among such plans, the fewest
    minutes of travel. (Whoever leaves fewest leaders' seats open can still leave fewest seats open altogether, so
    the two wishes never compete.) Reserves are chosen after that, as near as possible in sum, from those who are
    not seated and whose organisation has not reached its share.

    Parameters
    ----------
    people
        Those who reported in: V rows.
    communities
        C columns of `travel_min`, (H, C) whole minutes by home place, -1 where people may not go.
    rules
        Share of an organisation's seniors, members and reserves per community.
    seconds
        Wall-clock limit of the search, above 0, looked at between rounds. What comes before and after the search
        (counting, a first plan, reasons) takes 0.3 s for 23,900 people and 245 communities, 10 s for the largest
        problem that is accepted.
    seed
        Decides between people who are alike. Same input, same seed, proven result: same plan, whatever the order
        of the people.
    fixed
        Seats settled by hand: they are kept, and may break the rules (see `Problem`).

    Returns
    -------
    TeamPlan
        Picks with reasons, gaps with reasons, minutes, and the distance from the best: 0 and `proven` unless time
        ran out. When it does, the best plan so far with a bound that is just as true.

    Raises
    ------
    ValueError
        Shapes disagree, a number is negative or NaN, `seconds` is not above 0, more than `sound.PEOPLE_MAX` people
        or `sound.COMMUNITIES_MAX` communities, or the settled seats contradict each other.

    Source
    ------
    Minimum-cost flow by cost scaling: Goldberg and Tarjan (1990), Math. Oper. Res. 15, 430-466. Opening arcs by
    reduced cost and the bound from node prices: Ahuja, Magnanti and Orlin (1993), Network Flows, chapters 9 and 11.
    """
    sound.seconds(seconds)
    deadline = time.monotonic() + seconds
    problem = Problem(people, communities, rules, tuple(fixed))
    market = market_of(problem, seed=seed)
    solved = solve(market, deadline=deadline)
    seating = Seating(problem, [*problem.fixed, *(Seat(*seat) for seat in named(market, solved.assignment))])
    reserves = reserves_for(seating, seed=seed, deadline=deadline)
    return _plan(seating, market, solved, reserves)


def market_of(problem: Problem, *, seed: int) -> Market:
    """The people and seats that are not settled by hand."""
    people = problem.people
    taken = np.array([seat.person for seat in problem.fixed], dtype=np.int64)
    free = np.ones(len(people.ids), dtype=np.bool_)
    free[taken] = False
    seniors = people.organisation[taken][people.senior[taken]]
    used = np.bincount(seniors[seniors >= 0], minlength=len(problem.share_cap))
    return gather(
        people,
        free=free,
        organisation=people.organisation,
        share_left=np.maximum(0, problem.share_cap - used),
        wanted={part: _open(problem, part) for part in PARTS},
        travel_min=problem.communities.travel_min,
        seed=seed,
    )


def _open(problem: Problem, part: Part) -> Ints:
    wanted = np.full(len(problem.communities.ids), problem.wanted[part], dtype=np.int64)
    for seat in problem.fixed:
        wanted[seat.community] -= seat.part is part
    return wanted


def _plan(seating: Seating, market: Market, solved: Solved, reserves: Sequence[Seat]) -> TeamPlan:
    open_seats = open_cost(market, solved.assignment)
    settled_min = sum(seating.problem.minutes(seat.person, seat.community) for seat in seating.problem.fixed)
    travel_min = seating.travel_min
    fewest_gaps = solved.bound >= open_seats
    bound_min = max(0, solved.bound - open_seats) + settled_min if fewest_gaps else 0
    return TeamPlan(
        picks=explained(seating, reserves),
        gaps=gaps_of(seating),
        travel_min=travel_min,
        bound_min=bound_min,
        gap_share=gap_share(travel_min, bound_min) if fewest_gaps else 1.0,
        proven=fewest_gaps and bound_min == travel_min,
    )
