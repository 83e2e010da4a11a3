"""A reason for each pick, in facts that can be checked: who was nearer, and why they were not taken."""

from collections.abc import Sequence

import numpy as np

from muster.planning.teams.market import PARTS, Flags, Ints
from muster.planning.teams.plan import Pick
from muster.planning.teams.problem import Part, Seat
from muster.planning.teams.seating import Seating

FREE = {Part.LEADER: "nearest_senior_free", Part.MEMBER: "nearest_strong_free"}
RESERVE = {Part.LEADER: "reserve_for_leader", Part.MEMBER: "reserve_for_member"}
Facts = dict[str, int]


def explained(seating: Seating, reserves: Sequence[Seat]) -> tuple[Pick, ...]:
    """All picks: the seated by community, leader first, then the reserves. `reserves` say what they stand in for."""
    fit = {part: np.flatnonzero(seating.problem.qualified(part)) for part in PARTS}
    picks, place = [], dict[tuple[int, Part], int]()
    for seat in seating.seats:
        reason, facts = _reason(seating, seat, fit[seat.part])
        picks.append(_pick(seating, seat, place, part=seat.part, reason=reason, facts=facts))
    for seat in reserves:
        facts = {"minutes": seating.problem.minutes(seat.person, seat.community)}
        picks.append(_pick(seating, seat, place, part=Part.RESERVE, reason=RESERVE[seat.part], facts=facts))
    return tuple(picks)


def _pick(
    seating: Seating, seat: Seat, place: dict[tuple[int, Part], int], *, part: Part, reason: str, facts: Facts
) -> Pick:
    nth = place[seat.community, part] = place.get((seat.community, part), -1) + 1
    minutes = seating.problem.minutes(seat.person, seat.community)
    return Pick(seat.community, seat.person, part, nth, minutes, reason, facts)


def _reason(seating: Seating, seat: Seat, fit: Ints) -> tuple[str, Facts]:
    minutes = seating.problem.minutes(seat.person, seat.community)
    away = seating.problem.communities.travel_min[seating.problem.people.home[fit], seat.community]
    others = (away >= 0) & (fit != seat.person) & (seating.community_of[fit] != seat.community)
    facts = {"minutes": minutes} | _next_best(seating, seat, fit, away, others)
    if seat.person in seating.fixed:
        return "chosen_by_hand", facts
    nearer = np.flatnonzero(others & (away < minutes))
    if not nearer.size:
        return FREE[seat.part], facts
    first = nearer[away[nearer].argmin()]
    facts |= {"nearer": nearer.size, "nearer_person": int(fit[first]), "nearer_minutes": int(away[first])}
    reason, why = _why_not(seating, int(fit[first]))
    return reason, facts | why


def _next_best(seating: Seating, seat: Seat, fit: Ints, away: Ints, others: Flags) -> Facts:
    """The nearest who could sit here instead, breaking no rule."""
    held = seating.held_by_share(leaving=seat.person)[fit]
    free = away[others & ~held & (seating.community_of[fit] < 0)]
    return {"next_best_minutes": int(free.min())} if free.size else {}


def _why_not(seating: Seating, person: int) -> tuple[str, Facts]:
    elsewhere = seating.seat_of.get(person)
    if elsewhere:
        minutes = seating.problem.minutes(person, elsewhere.community)
        return "spared_for", {"community": elsewhere.community, "minutes_there": minutes}
    organisation = int(seating.problem.people.organisation[person])
    if not seating.at_share[person]:
        return "time_ran_out", {}
    return "organisation_at_share", {
        "organisation": organisation,
        "seated": int(seating.seniors_used[organisation]),
        "share_cap": int(seating.problem.share_cap[organisation]),
    }
