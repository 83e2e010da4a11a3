"""How much somebody has worked, when they should rest, and whether a day off is owed. Pure: nothing is inferred beyond the hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from muster.shifts.clock import day_of, week_of
from muster.shifts.fit import Limits, Rule
from muster.shifts.person import Person, Span, days_worked, in_a_row, minutes_in_week, stint

RELIEF_BEFORE = timedelta(minutes=60)  # so long before a limit somebody is looked for who takes over
LATE_AFTER = timedelta(minutes=10)
EARLY = timedelta(minutes=60)  # whoever comes so early has come for the shift
CAME_LEAST = timedelta(minutes=15)


@dataclass(frozen=True)
class Care:
    """One person's hours. `rest_due`: when the next limit is reached, for whoever is at work; `rule`: which one."""

    today_min: int  # of the day to which the work that goes on belongs
    week_min: int
    days_in_row: int
    owes_rest: bool
    rest_due: datetime | None = None
    rule: Rule | None = None
    lifted_until: datetime | None = None

    def needs_relief(self, now: datetime) -> bool:
        return self.rest_due is not None and self.rest_due <= now + RELIEF_BEFORE


class State(StrEnum):
    """How a duty stands."""

    PLANNED = "planned"
    HERE = "here"
    LATE = "late"
    DONE = "done"
    ABSENT = "absent"


def care_of(person: Person, limits: Limits, *, now: datetime) -> Care:
    real = [stint(*span) for span in person.worked]
    going_on = real[-1] if real and person.working_since is not None and real[-1].ends_at == now else None
    on = going_on.on if going_on else day_of(now)
    today = sum(one.minutes for one in real if one.on == on)
    week = minutes_in_week(real, week_of(on))
    days = set(days_worked(real))
    row = in_a_row(days, on) or in_a_row(days, on - timedelta(days=1))
    care = Care(today, week, row, owes_rest=row >= limits.run_max)
    if going_on is None:
        return care
    reached = (
        (Rule.DAY, now + timedelta(minutes=limits.day_max_min - today)),
        (Rule.WEEK, now + timedelta(minutes=limits.week_max_min - week)),
    )
    due, rule = min((max(at, person.overrides.get(rule, at)), rule) for rule, at in reached)
    lifted = person.overrides.get(rule)
    return Care(today, week, row, care.owes_rest, due, rule, lifted)


def state_of(person: Person, duty: Span, *, now: datetime) -> State:
    """From real attendance alone."""
    starts, ends = duty
    came = sum(
        (max(timedelta(), min(end, ends) - max(start, starts - EARLY)) for start, end in person.worked), timedelta()
    )
    if now >= ends:
        return State.DONE if came >= CAME_LEAST else State.ABSENT
    if person.working_since is not None and now >= starts - EARLY:
        return State.HERE
    if now < starts + LATE_AFTER:
        return State.PLANNED
    return State.DONE if came >= CAME_LEAST else State.LATE
