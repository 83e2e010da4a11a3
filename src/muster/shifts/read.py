"""What a plan starts from, read from the database: shifts, people, duties that stay, and where each has stood."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from muster.places.queries import travel_minutes
from muster.shifts.approve import Named, shifts_of
from muster.shifts.clock import at_minute
from muster.shifts.crew import crew_of
from muster.shifts.duties import AROUND, slots
from muster.shifts.fit import Limits, Slot, broken
from muster.shifts.ground import Ground, kind_of
from muster.shifts.models import Duty, Plan, Post, Shift
from muster.shifts.person import Person, Span
from muster.shifts.roster import limits_of, roster_of
from muster.shifts.wishes import Wished, wished_by

LATELY = timedelta(days=28)
USUAL = """
SELECT volunteer_id, post_id FROM (
    SELECT d.volunteer_id, s.post_id, row_number() OVER (
        PARTITION BY d.volunteer_id ORDER BY count(*) DESC, max(d.starts_at) DESC, s.post_id) AS place
    FROM shifts_duty d JOIN shifts_shift s ON s.community_id = d.community_id AND s.id = d.shift_id
    WHERE d.community_id = %s AND d.operation_id = %s AND d.starts_at BETWEEN %s AND %s
    GROUP BY d.volunteer_id, s.post_id
) ranked WHERE place = 1
"""


@dataclass(frozen=True)
class Read:
    """`duties`: what holds now in these days. `stays`: those of them that the plan must leave."""

    ground: Ground
    wished: Wished
    duties: frozenset[Named]
    stays: frozenset[Named]


def read(plan: Plan, *, now: datetime) -> Read:
    """Needs a scope with the community."""
    shifts = list(shifts_of(plan).order_by("starts_at", "id"))
    until_at = at_minute(plan.span[1] + timedelta(days=2), 0)
    limits = limits_of(roster_of(plan.community_id, plan.operation_id))
    crew = crew_of(plan.operation_id, plan.community_id, now=now, until_at=until_at)
    rows = list(Duty.objects.filter(community_id=plan.community_id, shift_id__in=[one.id for one in shifts]))
    of_shift = slots(shifts)
    stays = _stays(plan, rows, crew, of_shift, limits, now=now)
    kinds = sorted({kind_of(one) for one in shifts})
    pinned = _spans(rows, stays) | {}
    for person, spans in _before(plan, crew, now=now).items():
        pinned[person] = [*pinned.get(person, ()), *spans]
    ground = Ground(
        first_on=plan.first_on,
        days=plan.days,
        kinds=kinds,
        cells={((one.on - plan.first_on).days, kinds.index(kind_of(one))): one for one in shifts},
        slots=of_shift,
        crew=crew,
        pinned=pinned,
        limits=limits,
        now=now,
        pairs=_pairs(plan, shifts),
        taken=Counter(shift for shift, _ in stays),
        usual=_usual(plan, now=now),
        way_min=_way(plan.community_id, crew),
    )
    wished = wished_by(plan.operation_id, [one.id for one in crew], *plan.span)
    return Read(ground, wished, frozenset((one.shift_id, one.volunteer_id) for one in rows), frozenset(stays))


def _stays(
    plan: Plan,
    rows: Sequence[Duty],
    crew: Sequence[Person],
    of_shift: Mapping[UUID, Slot],
    limits: Limits,
    *,
    now: datetime,
) -> set[Named]:
    """Duties that the plan leaves. A plan of a week leaves those set by hand, as far as nothing stands against them; a repair moves
    whatever it must, but leaves a duty for which somebody has lifted a limit: it could not give it again.
    """
    people = {one.id: one for one in crew}
    theirs: dict[UUID, list[Duty]] = {}
    for row in rows:
        if row.volunteer_id in people:
            theirs.setdefault(row.volunteer_id, []).append(row)
    found = set[Named]()
    for person_id, duties in theirs.items():
        person = people[person_id]
        against = {
            slot.shift_id for slot, _ in broken(person, [of_shift[one.shift_id] for one in duties], limits, now=now)
        }
        for one in duties:
            is_by_hand = one.plan_id is None and (plan.aim == Plan.Aim.WEEK or bool(person.overrides))
            if is_by_hand and one.shift_id not in against:
                found.add((one.shift_id, person_id))
    return found


def _spans(rows: Iterable[Duty], stays: set[Named]) -> dict[UUID, list[Span]]:
    found: dict[UUID, list[Span]] = {}
    for one in rows:
        if (one.shift_id, one.volunteer_id) in stays:
            found.setdefault(one.volunteer_id, []).append((one.starts_at, one.ends_at))
    return found


def _before(plan: Plan, crew: Sequence[Person], *, now: datetime) -> dict[UUID, list[Span]]:
    """Duties here that the plan is not about: those that have begun, those before its first day and those after its last."""
    rows = Duty.objects.filter(
        community_id=plan.community_id,
        volunteer_id__in=[one.id for one in crew],
        ends_at__gt=now,
        starts_at__lt=now + LATELY + AROUND,
    ).exclude(shift_id__in=shifts_of(plan).values("id"))
    found: dict[UUID, list[Span]] = {}
    for one in rows:
        found.setdefault(one.volunteer_id, []).append((one.starts_at, one.ends_at))
    return found


def _pairs(plan: Plan, shifts: Sequence[Shift]) -> frozenset[UUID]:
    posts = Post.objects.filter(
        community_id=plan.community_id, id__in={one.post_id for one in shifts}, never_alone=True
    )
    paired = set(posts.values_list("id", flat=True))
    return frozenset(one.id for one in shifts if one.post_id in paired)


def _usual(plan: Plan, *, now: datetime) -> dict[UUID, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(USUAL, [plan.community_id, plan.operation_id, now - LATELY, now + LATELY])
        return dict(cursor.fetchall())


def _way(community_id: int, crew: Sequence[Person]) -> list[int]:
    """Minutes from each one's home; none where it is not known."""
    homes = sorted({one.home_community_id or community_id for one in crew})
    minutes = travel_minutes(homes, [community_id])[:, 0].tolist() if homes else []
    of_home = dict(zip(homes, minutes, strict=True)) | {community_id: 0}
    return [of_home[one.home_community_id or community_id] for one in crew]
