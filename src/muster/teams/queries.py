"""Plans as people read them: who sits where and why, which seats are open and why, and who has moved since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from muster.operations.queries import communities
from muster.places.queries import Place, places
from muster.teams import reasons
from muster.teams.models import Gap, Part, Plan
from muster.teams.reasons import Names
from muster.teams.seat import MEMBERS, Seat

CHANGES_MAX = 500

PICKS = """
SELECT k.id, k.community_id, k.part, k.place, k.travel_min, k.reason, k.reason_facts::text, k.volunteer_id,
       v.name, v.phone, COALESCE(o.name, v.unit, ''), v.is_senior, v.is_strong, p.community_id
FROM teams_pick k
JOIN people_volunteer v ON v.id = k.volunteer_id
LEFT JOIN people_organisation o ON o.id = v.organisation_id
LEFT JOIN ledger_presence p ON p.operation_id = k.operation_id AND p.volunteer_id = k.volunteer_id
WHERE k.plan_id = %(plan)s AND (%(community)s::bigint IS NULL OR k.community_id = %(community)s)
ORDER BY k.community_id, k.part, k.place
"""
CHANGES = """
SELECT k.id, k.community_id, k.part, k.place, v.id, v.name
FROM teams_pick k
JOIN people_volunteer v ON v.id = k.volunteer_id
LEFT JOIN ledger_presence p ON p.operation_id = k.operation_id AND p.volunteer_id = k.volunteer_id
WHERE k.plan_id = %(plan)s AND k.part <> 'reserve' AND p.community_id IS NULL
ORDER BY k.community_id, k.part, k.place LIMIT %(limit)s
"""
COMPLETE = """
SELECT (SELECT count(*) FROM (SELECT FROM teams_pick k WHERE k.plan_id = %(plan)s AND k.part <> 'reserve'
                              GROUP BY k.community_id HAVING count(*) = %(seats)s) whole),
       (SELECT count(*) FROM teams_gap g WHERE g.plan_id = %(plan)s)
"""


@dataclass(frozen=True)
class Seated:
    """A person in a plan, and why."""

    pick_id: UUID
    seat: Seat | None  # None for a reserve
    volunteer_id: UUID
    name: str
    phone: str
    unit: str
    is_senior: bool
    is_strong: bool
    travel_min: int
    reason: str
    is_by_hand: bool
    is_present: bool  # still reported in

    @property
    def part_label(self) -> str:
        return str((self.seat.part if self.seat else Part.RESERVE).label)


@dataclass(frozen=True)
class Vacant:
    """A seat that nobody has, and why."""

    seat: Seat
    reason: str

    @property
    def part_label(self) -> str:
        return str(self.seat.part.label)


@dataclass(frozen=True)
class Team:
    """The team of one community in a plan."""

    place: Place
    leader: Seated | Vacant
    members: tuple[Seated | Vacant, ...]
    reserves: tuple[Seated, ...]

    @property
    def seats(self) -> tuple[Seated | Vacant, ...]:
        return self.leader, *self.members

    @property
    def is_complete(self) -> bool:
        return all(isinstance(one, Seated) for one in self.seats)


@dataclass(frozen=True)
class Change:
    """Someone seated in a plan who is no longer reported in."""

    pick_id: UUID
    seat: Seat
    volunteer_id: UUID
    name: str


@dataclass(frozen=True)
class PlanSummary:
    """How far a plan goes, for the board."""

    complete: int  # communities whose leader and members are all there
    gaps: int  # seats that nobody has
    distance: float | None  # from the best at most, between 0 and 1; None where nothing is proven

    @property
    def distance_percent(self) -> float | None:
        return None if self.distance is None else self.distance * 100


def proposed_plan(operation_id: UUID) -> Plan | None:
    """The proposal that waits for approval."""
    return Plan.objects.filter(operation_id=operation_id, state=Plan.State.PROPOSED).order_by("-made_at", "-id").first()


def approved_plan(operation_id: UUID) -> Plan | None:
    """The plan in force."""
    return Plan.objects.filter(operation_id=operation_id, state=Plan.State.APPROVED).first()


def latest_plan(operation_id: UUID) -> Plan | None:
    """The proposal that waits, else the plan in force."""
    return proposed_plan(operation_id) or approved_plan(operation_id)


def distance(plan: Plan) -> float | None:
    """How far from the best a plan can be at most, between 0 and 1; None where nothing is proven."""
    if plan.proven or plan.travel_min == 0:
        return 0.0
    return (plan.travel_min - plan.bound_min) / plan.travel_min if plan.bound_min else None


def plan_rows(plan_id: UUID) -> list[Team]:
    """The team of each community that takes part, in the order of their codes. At most seven queries."""
    plan = Plan.objects.filter(id=plan_id).first()
    return _teams(plan, communities(plan.operation_id)) if plan else []


def team_of(operation_id: UUID, community_id: int) -> Team | None:
    """The community's team in the plan in force, or None while there is none."""
    plan = approved_plan(operation_id)
    return next(iter(_teams(plan, [community_id])), None) if plan else None


def plan_changes(plan_id: UUID) -> list[Change]:
    """The seated who are no longer reported in anywhere: someone else has to take these seats."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, {"plan": plan_id, "limit": CHANGES_MAX})
        rows = cursor.fetchall()
    return [
        Change(pick, Seat(community, Part(part), place), person, name)
        for pick, community, part, place, person, name in rows
    ]


def plan_summary(plan: Plan) -> PlanSummary:
    """Teams complete and seats open. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COMPLETE, {"plan": plan.id, "seats": 1 + MEMBERS})
        complete, gaps = cursor.fetchone()
    return PlanSummary(complete, gaps, distance(plan))


def _teams(plan: Plan, community_ids: Sequence[int]) -> list[Team]:
    only = community_ids[0] if len(community_ids) == 1 else None
    picks, gaps = _picks(plan, only), _gaps(plan, only)
    facts = [msgspec.json.decode(row[6]) for row in picks]
    names = Names.of([*facts, *(gap.reason_facts for gap in gaps)])
    taken: dict[tuple[int, str], list[Seated]] = {}
    for row, known in zip(picks, facts, strict=True):
        taken.setdefault((row[1], row[2]), []).append(_seated(row, known, names))
    vacant = {(gap.community_id, gap.part, gap.place): gap for gap in gaps}
    return [_team(place, taken, vacant, names) for place in places(community_ids)]


def _picks(plan: Plan, community_id: int | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(PICKS, {"plan": plan.id, "community": community_id})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _gaps(plan: Plan, community_id: int | None) -> list[Gap]:
    rows = Gap.objects.filter(plan=plan)
    return list(rows if community_id is None else rows.filter(community_id=community_id))


def _seated(row: tuple[Any, ...], facts: dict[str, object], names: Names) -> Seated:
    pick, community, part, place, minutes, reason, _, person, name, phone, unit, senior, strong, present = row
    return Seated(
        pick_id=pick,
        seat=None if part == Part.RESERVE else Seat(community, Part(part), place),
        volunteer_id=person,
        name=name,
        phone=phone,
        unit=unit,
        is_senior=senior,
        is_strong=strong,
        travel_min=minutes,
        reason=reasons.picked(reason, facts, names),
        is_by_hand=reason == reasons.BY_HAND,
        is_present=present is not None,
    )


def _team(
    place: Place, taken: dict[tuple[int, str], list[Seated]], vacant: dict[tuple[int, str, int], Gap], names: Names
) -> Team:
    def at(part: Part, nth: int) -> Seated | Vacant:
        seat = Seat(place.id, part, nth)
        found = next((one for one in taken.get((place.id, part), []) if one.seat == seat), None)
        gap = vacant.get((place.id, part, nth))
        return found or Vacant(seat, reasons.left_open(gap.reason, gap.reason_facts, names) if gap else "")

    return Team(
        place=place,
        leader=at(Part.LEADER, 0),
        members=tuple(at(Part.MEMBER, nth) for nth in range(MEMBERS)),
        reserves=tuple(taken.get((place.id, Part.RESERVE), [])),
    )
