"""What stands before a plan is made: each person's fixed days, what they come from, and what stands against each shift of theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from muster.shifts.clock import is_night, minute_of, week_of
from muster.shifts.fit import Limits, Rule, Slot, against_alone
from muster.shifts.models import Shift
from muster.shifts.person import Person, Span, Stint, days_worked, in_a_row, minutes_in_week, nights_worked, stints

Kind = tuple[UUID, int, int]  # post, minute of the day, minutes


def kind_of(shift: Shift) -> Kind:
    return shift.post_id, minute_of(shift.starts_at), int((shift.ends_at - shift.starts_at).total_seconds() // 60)


@dataclass(frozen=True)
class Ground:
    """The days and shifts of a plan, its people, and what of them is fixed.

    `cells`: the shift of each day and kind. `pairs`: shifts at which nobody may be alone. `pinned`: duties that stay, by person, and
    `taken`: how many places of each shift they take. `usual`: the post where somebody stood most lately. `way_min`: minutes from
    each person's home.
    """

    first_on: date
    days: int
    kinds: Sequence[Kind]
    cells: Mapping[tuple[int, int], Shift]
    slots: Mapping[UUID, Slot]
    crew: Sequence[Person]
    pinned: Mapping[UUID, Sequence[Span]]
    limits: Limits
    now: datetime
    pairs: frozenset[UUID] = frozenset()
    taken: Mapping[UUID, int] = field(default_factory=dict)
    usual: Mapping[UUID, UUID] = field(default_factory=dict)
    way_min: Sequence[int] = ()

    def fixed(self, person: Person) -> list[Stint]:
        """All of somebody's time at work that the plan cannot change."""
        return stints(person, self.pinned.get(person.id, ()), now=self.now)


@dataclass(frozen=True)
class Before:
    """What one person brings into the plan."""

    held: frozenset[int]  # days of the plan on which they work already
    held_nights: frozenset[int]
    days: int  # in a row until the first day
    nights: int  # in a row until the first day, and
    nights_lately: int  # altogether
    week_min: int  # of work that is fixed in the week


def before_of(ground: Ground, person: Person) -> Before:
    fixed = ground.fixed(person)
    days, nights = set(days_worked(fixed)), nights_worked(fixed)
    plan_days = {ground.first_on + timedelta(days=one): one for one in range(ground.days)}
    yesterday = ground.first_on - timedelta(days=1)
    before = in_a_row({one for one in days if one < ground.first_on}, yesterday)
    return Before(
        held=frozenset(plan_days[one] for one in days if one in plan_days),
        held_nights=frozenset(plan_days[one] for one in days & nights if one in plan_days),
        days=before,
        nights=min(before, in_a_row({one for one in nights if one < ground.first_on}, yesterday)),
        nights_lately=len(nights),
        week_min=minutes_in_week(fixed, week_of(ground.first_on)),
    )


def reasons(ground: Ground, befores: Sequence[Before]) -> NDArray[np.object_]:
    """(E, D, S): the rule that stands against each person at each shift whatever the plan; None where nothing does."""
    found = np.full((len(ground.crew), ground.days, len(ground.kinds)), None, object)
    rest = timedelta(minutes=ground.limits.rest_min)
    for index, (person, before) in enumerate(zip(ground.crew, befores, strict=True)):
        fixed = ground.fixed(person)
        for (day, kind), shift in ground.cells.items():
            slot = ground.slots[shift.id]
            rule = against_alone(person, slot, ground.limits)
            if rule is None and day in before.held:
                rule = Rule.OVERLAP if _meets(fixed, slot) else Rule.DAY
            elif rule is None and any(
                one.starts_at < slot.ends_at + rest and one.ends_at > slot.starts_at - rest for one in fixed
            ):
                rule = Rule.REST
            found[index, day, kind] = rule
    return found


def follows(kinds: Sequence[Kind], limits: Limits) -> NDArray[np.bool_]:
    """(S, S): whether one may be worked on the day after another."""
    start = np.array([kind[1] for kind in kinds])
    end = start + np.array([kind[2] for kind in kinds])
    return np.asarray(1440 + start[None, :] - end[:, None] >= limits.rest_min)


def nights(ground: Ground) -> NDArray[np.bool_]:
    """(S,): which kinds are nights."""
    seen = {kind: shift for (_, kind), shift in ground.cells.items()}
    return np.array([is_night(seen[kind].starts_at, seen[kind].ends_at) for kind in range(len(ground.kinds))], np.bool_)


def _meets(fixed: Sequence[Stint], slot: Slot) -> bool:
    return any(one.starts_at < slot.ends_at and one.ends_at > slot.starts_at for one in fixed)


def at_first(days: frozenset[int]) -> int:
    """How many of these follow each other from the first day of the plan on."""
    many = 0
    while many in days:
        many += 1
    return many


def longest(days: frozenset[int]) -> int:
    """How many of these follow each other at most."""
    most = run = 0
    for day in range(max(days, default=-1) + 1):
        run = run + 1 if day in days else 0
        most = max(most, run)
    return most
