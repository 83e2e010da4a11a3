"""Whether one person may take one shift: the rules on real times, one by one. Shares no code with the planner, whose plans it checks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from muster.shifts.clock import day_of, is_night, week_of
from muster.shifts.person import (
    Person,
    Span,
    Stint,
    days_worked,
    in_a_row,
    minutes_in_week,
    nights_worked,
    stint,
    stints,
)
from muster.shifts.weekly import holds, meets


class Rule(StrEnum):
    """What can stand against a duty."""

    UNABLE = "unable"  # lacks what the post asks for
    GONE = "gone"  # does not count here at that time
    ABSENT = "absent"  # has said that they cannot come
    CARE = "care"
    HOURS = "hours"  # outside the hours in which they can help
    CHILD = "child"  # brings a child, and the post takes none
    OVERLAP = "overlap"  # on duty at that time
    REST = "rest"
    DAY = "day"  # hours of a day
    WEEK = "week"  # hours of a calendar week
    NIGHTS = "nights"
    RUN = "run"  # days in a row


LIFTED = (Rule.REST, Rule.DAY, Rule.WEEK, Rule.NIGHTS, Rule.RUN)  # a named person may lift these for one person


@dataclass(frozen=True)
class Limits:
    """How much anybody works here. Of a `Roster`."""

    day_max_min: int = 600
    week_max_min: int = 2880
    rest_min: int = 660
    nights_max: int = 3
    run_min: int = 1
    run_max: int = 6
    days_off_min: int = 1


@dataclass(frozen=True)
class Slot:
    """A shift as somebody could take it."""

    shift_id: UUID
    starts_at: datetime
    ends_at: datetime
    asks: frozenset[str] = frozenset()
    takes_child: bool = False

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def against_alone(person: Person, slot: Slot, limits: Limits) -> Rule | None:
    """What stands against it whatever else they do; None where nothing does."""
    starts, ends = slot.starts_at, slot.ends_at
    checks: tuple[tuple[Rule, Callable[[], bool]], ...] = (
        (Rule.UNABLE, lambda: not slot.asks <= person.able),
        (Rule.GONE, lambda: _is_gone(person, starts, ends)),
        (Rule.ABSENT, lambda: any(start < ends and end > starts for start, end in person.absences)),
        (Rule.CARE, lambda: bool(person.care) and meets(person.care, starts, ends)),
        (Rule.HOURS, lambda: bool(person.free) and not holds(person.free, starts, ends)),
        (Rule.CHILD, lambda: person.brings_child and not slot.takes_child),
        (Rule.DAY, lambda: slot.minutes > limits.day_max_min and not _is_lifted(person, Rule.DAY, slot)),
    )
    return next((rule for rule, stands in checks if stands()), None)


def against(person: Person, slot: Slot, duties: Sequence[Span], limits: Limits, *, now: datetime) -> Rule | None:
    """What stands against it beside their other duties here and what they have worked; None where nothing does."""
    alone = against_alone(person, slot, limits)
    if alone is not None:
        return alone
    if any(start < slot.ends_at and end > slot.starts_at for start, end in (*duties, *person.busy)):
        return Rule.OVERLAP
    known = stints(person, duties, now=now)
    return next(
        (rule for rule in LIFTED if _breaks(rule, known, slot, limits) and not _is_lifted(person, rule, slot)), None
    )


def broken(person: Person, slots: Sequence[Slot], limits: Limits, *, now: datetime) -> list[tuple[Slot, Rule]]:
    """Of somebody's duties those that stand against the others or the rules; each is held against all others."""
    found = []
    for slot in slots:
        others = [(one.starts_at, one.ends_at) for one in slots if one.shift_id != slot.shift_id]
        rule = against(person, slot, others, limits, now=now)
        if rule is not None:
            found.append((slot, rule))
    return found


def _is_gone(person: Person, starts: datetime, ends: datetime) -> bool:
    """Not lent to us for all of it, or lent to somebody else for some of it."""
    is_here = person.here is None or (person.here[0] <= starts and ends <= person.here[1])
    return not is_here or any(start < ends and end > starts for start, end in person.elsewhere)


def _breaks(rule: Rule, known: Iterable[Stint], slot: Slot, limits: Limits) -> bool:
    known = list(known)
    on = day_of(slot.starts_at)
    if rule == Rule.REST:
        return any(_too_near(one, slot, timedelta(minutes=limits.rest_min)) for one in known if one.on != on)
    if rule == Rule.DAY:
        return sum(one.minutes for one in known if one.on == on) + slot.minutes > limits.day_max_min
    if rule == Rule.WEEK:
        return minutes_in_week(known, week_of(on)) + slot.minutes > limits.week_max_min
    with_it = [*known, stint(slot.starts_at, slot.ends_at)]
    if rule == Rule.NIGHTS:
        return is_night(slot.starts_at, slot.ends_at) and in_a_row(nights_worked(with_it), on) > limits.nights_max
    return in_a_row(days_worked(with_it), on) > limits.run_max


def _too_near(one: Stint, slot: Slot, rest: timedelta) -> bool:
    return one.starts_at < slot.ends_at + rest and one.ends_at > slot.starts_at - rest


def _is_lifted(person: Person, rule: Rule, slot: Slot) -> bool:
    until = person.overrides.get(rule)
    return until is not None and slot.starts_at < until
