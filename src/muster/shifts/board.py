"""The shift board: posts, shifts, duties and people of some days, as they hold or as a plan would have them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from muster.shifts.approve import Named, picks_of
from muster.shifts.care import Care, State, care_of, state_of
from muster.shifts.clock import at_minute
from muster.shifts.crew import crew_of
from muster.shifts.fit import Limits
from muster.shifts.models import Duty, Gap, Plan, Post, PostKind, Roster, Shift
from muster.shifts.person import Person
from muster.shifts.roster import limits_of, roster_of
from muster.shifts.wishes import Wished, wished_by

DAYS_MAX = 14
DUTIES_MAX = 10_000


@dataclass(frozen=True)
class OnShift:
    """One person on one shift. `change`: "added" or "dropped" by a plan that is shown, else empty."""

    person_id: UUID
    state: State
    is_by_hand: bool
    change: str = ""


@dataclass(frozen=True)
class BoardShift:
    shift: Shift
    on: Sequence[OnShift]
    why: Mapping[str, int] | None  # what keeps people away, by the plan that was made last; None: nothing is known

    @property
    def filled(self) -> int:
        return sum(one.change != "dropped" for one in self.on)

    @property
    def missing(self) -> int:
        """Of those without whom it does not work."""
        return max(0, self.shift.must - self.filled)


@dataclass(frozen=True)
class BoardPerson:
    person: Person
    care: Care
    worked_min: int  # in these days, really
    planned_min: int  # what of these days is worked, and what is still to come


@dataclass(frozen=True)
class Board:
    first_on: date
    days: int
    roster: Roster
    limits: Limits
    posts: Sequence[Post]
    shifts: Sequence[BoardShift]
    people: Sequence[BoardPerson]
    wished: Wished


def board(
    operation_id: UUID, community_id: int, first_on: date, days: int, *, now: datetime, plan: Plan | None = None
) -> Board:
    """Needs a scope with the community. Some fifteen queries, however many people and shifts there are."""
    days = min(days, DAYS_MAX)
    last_on = first_on + timedelta(days=days - 1)
    here = {"community_id": community_id, "operation_id": operation_id}
    roster = roster_of(community_id, operation_id)
    shifts = list(Shift.objects.filter(**here, on__range=(first_on, last_on)).order_by("starts_at", "ends_at", "id"))
    duties = list(Duty.objects.filter(community_id=community_id, shift_id__in=[s.id for s in shifts])[:DUTIES_MAX])
    people = crew_of(operation_id, community_id, now=now, until_at=at_minute(last_on + timedelta(days=2), 0))
    limits, planned = limits_of(roster), _planned(duties, now)
    posts = Post.objects.filter(**here, id__in={one.post_id for one in shifts}) | Post.objects.filter(
        **here, removed_at__isnull=True
    )
    return Board(
        first_on,
        days,
        roster,
        limits,
        in_order(posts.distinct()),
        _shifts(
            shifts,
            duties,
            {one.id: one for one in people},
            plan or _latest(community_id, operation_id, first_on),
            plan,
            now=now,
        ),
        [_shown(one, planned.get(one.id, 0), limits, (first_on, last_on), now=now) for one in people],
        wished_by(operation_id, [one.id for one in people], first_on, last_on),
    )


def in_order(posts: Iterable[Post]) -> list[Post]:
    """As a desk looks for them: by kind, then by name."""
    kinds = list(PostKind.values)
    return sorted(posts, key=lambda one: (kinds.index(one.kind), one.name, str(one.id)))


def _latest(community_id: int, operation_id: UUID, first_on: date) -> Plan | None:
    """The plan in force of these days."""
    plans = Plan.objects.filter(community_id=community_id, operation_id=operation_id, state=Plan.State.APPROVED)
    return plans.filter(first_on__range=(first_on, first_on + timedelta(days=6))).order_by("-decided_at").first()


def _shifts(
    shifts: Sequence[Shift], duties: Sequence[Duty], people: Mapping[UUID, Person], reasons: Plan | None, shown: Plan | None,
    *, now: datetime,
) -> list[BoardShift]:  # fmt: skip
    gaps = Gap.objects.filter(community_id=reasons.community_id, plan_id=reasons.id) if reasons else []
    why = {gap.shift_id: gap.why for gap in gaps}
    on: dict[UUID, list[OnShift]] = {one.id: [] for one in shifts}
    wanted = picks_of(shown) if shown else set[Named]()
    about = _about(shifts, shown)
    for one in duties:
        key = one.shift_id, one.volunteer_id
        person = people.get(one.volunteer_id)
        state = state_of(person, (one.starts_at, one.ends_at), now=now) if person else State.PLANNED
        is_dropped = one.shift_id in about and key not in wanted
        on[one.shift_id].append(OnShift(one.volunteer_id, state, one.plan_id is None, "dropped" if is_dropped else ""))
    known = {(one.shift_id, one.volunteer_id) for one in duties}
    for shift_id, person_id in sorted(wanted - known):
        if shift_id in about:
            on[shift_id].append(OnShift(person_id, State.PLANNED, is_by_hand=False, change="added"))
    return [BoardShift(one, on[one.id], why.get(one.id)) for one in shifts]


def _about(shifts: Sequence[Shift], plan: Plan | None) -> set[UUID]:
    if plan is None:
        return set()
    first, last = plan.span
    return {one.id for one in shifts if first <= one.on <= last and one.starts_at > plan.from_at}


def _shown(person: Person, to_come_min: int, limits: Limits, span: tuple[date, date], *, now: datetime) -> BoardPerson:
    worked = person.worked_min(at_minute(span[0], 0), at_minute(span[1], 24 * 60))
    return BoardPerson(person, care_of(person, limits, now=now), worked, worked + to_come_min)


def _planned(duties: Sequence[Duty], now: datetime) -> dict[UUID, int]:
    """Minutes still to come, by person."""
    found: dict[UUID, timedelta] = {}
    for one in duties:
        if one.ends_at > now:
            to_come = one.ends_at - max(one.starts_at, now)
            found[one.volunteer_id] = found.get(one.volunteer_id, timedelta()) + to_come
    return {person: int(length.total_seconds() // 60) for person, length in found.items()}
