"""Small invented problems, and the best plan by trying everything."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from muster.planning.teams import Communities, Part, People, Problem, Seat, TeamPlan, TeamRules, form_teams

SENIOR, STRONG, BOTH, NEITHER = (True, False), (False, True), (True, True), (False, False)
Row = tuple[tuple[bool, bool], int, int]  # kind, organisation, home


def people(rows: Sequence[Row]) -> People:
    return People(
        ids=np.array([f"p{n}" for n in range(len(rows))], dtype=object),
        senior=np.array([kind[0] for kind, _, _ in rows], dtype=np.bool_),
        strong=np.array([kind[1] for kind, _, _ in rows], dtype=np.bool_),
        organisation=np.array([organisation for _, organisation, _ in rows], dtype=np.int32),
        home=np.array([home for _, _, home in rows], dtype=np.int32),
    )


def communities(travel_min: Sequence[Sequence[int]]) -> Communities:
    minutes = np.array(travel_min, dtype=np.int16)
    return Communities(ids=np.arange(minutes.shape[1]), travel_min=minutes)


def formed(problem: Problem, *, seconds: float = 30, seed: int = 1) -> TeamPlan:
    return form_teams(
        problem.people,
        problem.communities,
        rules=problem.rules,
        seconds=seconds,
        seed=seed,
        fixed=problem.fixed,
    )


@st.composite
def problems(draw: st.DrawFn, people_max: int = 9) -> Problem:
    homes, wide = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    kinds = st.sampled_from([SENIOR, STRONG, BOTH, NEITHER])
    rows = draw(st.lists(st.tuples(kinds, st.integers(-1, 2), st.integers(0, homes - 1)), max_size=people_max))
    minutes = st.lists(st.integers(-1, 9), min_size=wide, max_size=wide)
    travel_min = draw(st.lists(minutes, min_size=homes, max_size=homes))
    rules = TeamRules(
        share=draw(st.sampled_from([0.0, 0.3, 0.5, 1.0])), members=draw(st.integers(0, 2)), leader_reserves=1
    )
    return Problem(people(rows), communities(travel_min), rules)


def best_by_trying(problem: Problem) -> tuple[int, int, int]:
    """(leaders seated, members seated, -minutes) of the best plan, by every choice for every person in turn."""
    wide, caps = len(problem.communities.ids), share_caps(problem)
    reached = {((1,) * wide, (problem.rules.members,) * wide, tuple(caps)): (0, 0, 0)}
    for person in range(len(problem.people.ids)):
        for state, value in list(reached.items()):
            for part in (Part.LEADER, Part.MEMBER):
                for community in range(wide):
                    after = _seated(problem, state, Seat(community, person, part))
                    if after:
                        gain = (part is Part.LEADER, part is Part.MEMBER, -problem.minutes(person, community))
                        total = tuple(a + b for a, b in zip(value, gain, strict=True))
                        reached[after] = max(reached.get(after, total), total)
    return max(reached.values())


def share_caps(problem: Problem) -> list[int]:
    whose = problem.people.organisation[problem.people.senior]
    return [max(1, int(Decimal(str(problem.rules.share)) * int((whose == one).sum()))) for one in range(3)]


def _seated(problem: Problem, state: tuple[tuple[int, ...], ...], seat: Seat) -> tuple[tuple[int, ...], ...] | None:
    leaders, members, caps = (list(part) for part in state)
    senior, organisation = problem.people.senior[seat.person], int(problem.people.organisation[seat.person])
    open_seats = leaders if seat.part is Part.LEADER else members
    if not problem.qualified(seat.part)[seat.person] or not open_seats[seat.community]:
        return None
    if problem.minutes(seat.person, seat.community) < 0 or (senior and organisation >= 0 and not caps[organisation]):
        return None
    open_seats[seat.community] -= 1
    if senior and organisation >= 0:
        caps[organisation] -= 1
    return tuple(leaders), tuple(members), tuple(caps)


def value_of(plan: TeamPlan) -> tuple[int, int, int]:
    """The same three numbers of a plan."""
    parts = [pick.part for pick in plan.picks]
    return parts.count(Part.LEADER), parts.count(Part.MEMBER), -plan.travel_min


def a_city(seed: int, *, crowd: int, wide: int, senior: float = 0.1, strong: float = 0.3) -> Problem:
    """A random city in which everyone lives in one of the communities."""
    chance = np.random.default_rng(seed)
    points = chance.normal(0, 8, (wide, 2))
    away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    rows = People(
        ids=np.arange(crowd),
        senior=chance.random(crowd) < senior,
        strong=chance.random(crowd) < strong,
        organisation=chance.integers(-1, max(1, crowd // 60), crowd),
        home=chance.integers(0, wide, crowd),
    )
    return Problem(rows, Communities(np.arange(wide), np.rint(away * 5).astype(np.int16)))
