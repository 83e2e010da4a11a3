"""Now at work in a community: everybody's hours, whose limit is near, who is late, and whose child is alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.shifts.care import Care, State, care_of, state_of
from muster.shifts.child import open_needs
from muster.shifts.crew import crew_of
from muster.shifts.duties import AROUND
from muster.shifts.models import ChildNeed, Duty, Override, Post, Shift
from muster.shifts.person import Person
from muster.shifts.relieve import Relief, reliefs
from muster.shifts.roster import limits_of, roster_of

OVERRIDES_MAX = 50


@dataclass(frozen=True)
class Late:
    """Somebody who should be here by now and is not."""

    person: Person
    shift: Shift
    post: Post


@dataclass(frozen=True)
class HoursNow:
    at_work: Sequence[tuple[Person, Care]]
    owed: Sequence[tuple[Person, Care]]  # to whom a day off is owed
    reliefs: Sequence[Relief]
    late: Sequence[Late]
    children: Sequence[tuple[ChildNeed, Person | None]]
    lifted: Sequence[tuple[Override, Person | None]]


def hours_now(operation_id: UUID, community_id: int, *, now: datetime) -> HoursNow:
    """Needs a scope with the community."""
    crew = crew_of(operation_id, community_id, now=now, until_at=now + AROUND)
    limits = limits_of(roster_of(community_id, operation_id))
    people = {one.id: one for one in crew}
    cares = [(one, care_of(one, limits, now=now)) for one in sorted(crew, key=lambda one: (one.name, str(one.id)))]
    lifted = Override.objects.filter(community_id=community_id, operation_id=operation_id, until__gt=now)
    return HoursNow(
        at_work=[each for each in cares if each[0].working_since is not None],
        owed=[each for each in cares if each[1].owes_rest],
        reliefs=reliefs(community_id, crew, limits, now=now),
        late=_late(community_id, people, now=now),
        children=[(one, people.get(one.volunteer_id)) for one in open_needs(operation_id, community_id)],
        lifted=[(one, people.get(one.volunteer_id)) for one in lifted.order_by("until")[:OVERRIDES_MAX]],
    )


def _late(community_id: int, people: dict[UUID, Person], *, now: datetime) -> list[Late]:
    running = Duty.objects.filter(community_id=community_id, starts_at__lte=now, ends_at__gt=now).order_by("starts_at")
    late = [
        one
        for one in running
        if one.volunteer_id in people
        and state_of(people[one.volunteer_id], (one.starts_at, one.ends_at), now=now) == State.LATE
    ]
    shifts = {
        one.id: one for one in Shift.objects.filter(community_id=community_id, id__in={one.shift_id for one in late})
    }
    posts = {
        one.id: one
        for one in Post.objects.filter(community_id=community_id, id__in={one.post_id for one in shifts.values()})
    }
    return [Late(people[one.volunteer_id], shifts[one.shift_id], posts[shifts[one.shift_id].post_id]) for one in late]
