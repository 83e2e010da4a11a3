"""A second opinion on a plan, in plain loops: it shares no code with the search."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from muster.planning.teams.plan import Pick, TeamPlan
from muster.planning.teams.problem import Communities, Part, People, TeamRules

FORGIVEN = Decimal("1e-9")  # two thirds of three are two, though a float of two thirds is a little less
BY_HAND = "chosen_by_hand"
STANDS_IN_FOR = {"reserve_for_leader": Part.LEADER, "reserve_for_member": Part.MEMBER}


def check(people: People, communities: Communities, rules: TeamRules, plan: TeamPlan) -> list[str]:
    """What is wrong with a plan, one sentence each; an empty list if nothing is.

    Parameters
    ----------
    people, communities, rules
        What the plan was made from.
    plan
        Any plan. Picks with the reason `chosen_by_hand` may be unqualified or over their organisation's share.

    Returns
    -------
    list of str
        Sentences that name rows of the input.

    Raises
    ------
    ValueError
        Never for a plan's content; only where people and communities do not fit each other.

    Source
    ------
    The rules as DESIGN states them, counted one by one.
    """
    outside = list(_outside(people, communities, plan))
    if outside:
        return outside
    seated = [pick for pick in plan.picks if pick.part != Part.RESERVE]
    reserves = [pick for pick in plan.picks if pick.part == Part.RESERVE]
    return [
        *_twice(plan),
        *_unqualified(people, plan),
        *_travel(people, communities, plan),
        *_shares(people, rules, seated),
        *_reserves_held(people, rules, seated, reserves),
        *_counts(communities, rules, plan),
        *_reserve_counts(rules, reserves),
        *_totals(seated, plan),
    ]


def _outside(people: People, communities: Communities, plan: TeamPlan) -> Iterator[str]:
    for pick in plan.picks:
        if not (0 <= pick.person < len(people.ids) and 0 <= pick.community < len(communities.ids)):
            yield f"There is no person {pick.person} or no community {pick.community}."
    for gap in plan.gaps:
        if not 0 <= gap.community < len(communities.ids):
            yield f"There is no community {gap.community}."


def _twice(plan: TeamPlan) -> Iterator[str]:
    for person, times in Counter(pick.person for pick in plan.picks).items():
        if times > 1:
            yield f"Person {person} is picked {times} times."


def _unqualified(people: People, plan: TeamPlan) -> Iterator[str]:
    for pick in plan.picks:
        part = STANDS_IN_FOR.get(pick.reason) if pick.part == Part.RESERVE else pick.part
        if part is None:
            yield f"Reserve {pick.person} stands in for nobody."
        elif pick.reason == BY_HAND:
            continue
        elif part == Part.LEADER and not people.senior[pick.person]:
            yield f"Person {pick.person} is not senior and cannot lead in community {pick.community}."
        elif part == Part.MEMBER and not people.strong[pick.person]:
            yield f"Person {pick.person} is not strong and cannot be a member in community {pick.community}."


def _travel(people: People, communities: Communities, plan: TeamPlan) -> Iterator[str]:
    for pick in plan.picks:
        minutes = int(communities.travel_min[int(people.home[pick.person])][pick.community])
        if minutes < 0:
            yield f"Person {pick.person} may not go to community {pick.community}."
        elif minutes != pick.travel_min:
            yield f"Person {pick.person} travels {minutes} minutes to {pick.community}, not {pick.travel_min}."


def _caps(people: People, rules: TeamRules) -> dict[int, int]:
    seniors = Counter(int(o) for o, senior in zip(people.organisation, people.senior, strict=True) if senior and o >= 0)
    return {
        organisation: max(1, int(Decimal(str(rules.share)) * count + FORGIVEN))
        for organisation, count in seniors.items()
    }


def _shares(people: People, rules: TeamRules, seated: list[Pick]) -> Iterator[str]:
    caps = _caps(people, rules)
    by_hand = _seniors(people, [pick for pick in seated if pick.reason == BY_HAND])
    for organisation, count in _seniors(people, seated).items():
        if count > max(caps[organisation], by_hand[organisation]):
            yield f"Organisation {organisation} gives {count} seniors; its share is {caps[organisation]}."


def _seniors(people: People, picks: list[Pick]) -> Counter[int]:
    return Counter(
        int(people.organisation[pick.person])
        for pick in picks
        if people.senior[pick.person] and people.organisation[pick.person] >= 0
    )


def _reserves_held(people: People, rules: TeamRules, seated: list[Pick], reserves: list[Pick]) -> Iterator[str]:
    caps, used = _caps(people, rules), _seniors(people, seated)
    for pick in reserves:
        organisation = int(people.organisation[pick.person])
        if people.senior[pick.person] and organisation >= 0 and used[organisation] >= caps[organisation]:
            yield f"Reserve {pick.person} could not be called: organisation {organisation} has reached its share."


def _counts(communities: Communities, rules: TeamRules, plan: TeamPlan) -> Iterator[str]:
    filled = Counter((pick.community, str(pick.part)) for pick in plan.picks)
    still_open = Counter((gap.community, str(gap.part)) for gap in plan.gaps)
    for community in range(len(communities.ids)):
        for part, wanted in (("leader", 1), ("member", rules.members)):
            seats = filled[community, part] + still_open[community, part]
            if seats != wanted:
                yield f"Community {community} accounts for {seats} seats of a {part}; it has {wanted}."
    for place, times in Counter((pick.community, str(pick.part), pick.place) for pick in plan.picks).items():
        if times > 1:
            yield f"{times} people share the place {place}."


def _reserve_counts(rules: TeamRules, reserves: list[Pick]) -> Iterator[str]:
    most = {"reserve_for_leader": rules.leader_reserves, "reserve_for_member": rules.member_reserves}
    for (community, reason), count in Counter((pick.community, pick.reason) for pick in reserves).items():
        if count > most.get(reason, 0):
            yield f"Community {community} has {count} of {reason}; at most {most.get(reason, 0)} are named."


def _totals(seated: list[Pick], plan: TeamPlan) -> Iterator[str]:
    total = sum(pick.travel_min for pick in seated)
    if total != plan.travel_min:
        yield f"The seats add up to {total} minutes, not {plan.travel_min}."
    if plan.bound_min > plan.travel_min:
        yield f"The bound of {plan.bound_min} minutes is above the plan's own {plan.travel_min}."
    if plan.proven and (plan.bound_min != plan.travel_min or plan.gap_share != 0):
        yield "The plan is called proven, but its bound does not meet it."
    if not plan.proven and plan.gap_share == 0 and plan.travel_min > plan.bound_min:
        yield "The plan claims no distance from the best, but its bound does not meet it."
