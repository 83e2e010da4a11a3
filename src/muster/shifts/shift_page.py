"""One shift: who is on it and how they stand, who could come, and what keeps the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from muster.shifts.care import Care, State, care_of, state_of
from muster.shifts.crew import crew_of
from muster.shifts.duties import AROUND, slots
from muster.shifts.fit import against
from muster.shifts.models import Duty, Post, Shift
from muster.shifts.person import Person, Span
from muster.shifts.roster import limits_of, roster_of

OTHERS_MAX = 200


@dataclass(frozen=True)
class OneOn:
    person: Person
    state: State
    care: Care


@dataclass(frozen=True)
class OnShiftNow:
    """`others`: who could take it, who has worked least first. `why`: what keeps how many away."""

    post: Post
    on: Sequence[OneOn]
    others: Sequence[tuple[Person, Care]]
    why: Mapping[str, int]


def on_shift(shift: Shift, *, now: datetime) -> OnShiftNow:
    """Needs a scope with the community."""
    limits = limits_of(roster_of(shift.community_id, shift.operation_id))
    crew = crew_of(shift.operation_id, shift.community_id, now=now, until_at=shift.ends_at + AROUND)
    people = {one.id: one for one in crew}
    spans: dict[object, list[Span]] = {}
    near = Duty.objects.filter(
        community_id=shift.community_id, ends_at__gt=shift.starts_at - AROUND, starts_at__lt=shift.ends_at + AROUND
    )
    here = []
    for duty in near:
        span = duty.starts_at, duty.ends_at
        spans.setdefault(duty.volunteer_id, []).append(span)
        if duty.shift_id == shift.id and duty.volunteer_id in people:
            person = people[duty.volunteer_id]
            here.append(OneOn(person, state_of(person, span, now=now), care_of(person, limits, now=now)))
    slot, why, others = slots([shift])[shift.id], Counter[str](), []
    on = {one.person.id for one in here}
    for person in crew:
        if person.id in on:
            continue
        rule = against(person, slot, spans.get(person.id, []), limits, now=now)
        if rule is None:
            others.append((person, care_of(person, limits, now=now)))
        else:
            why[str(rule)] += 1
    others.sort(key=lambda each: (each[1].week_min, each[1].days_in_row, each[0].name))
    post = Post.objects.get(community_id=shift.community_id, id=shift.post_id)
    return OnShiftNow(post, sorted(here, key=lambda one: one.person.name), others[:OTHERS_MAX], why)
