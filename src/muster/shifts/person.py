"""One person as a roster knows them: what they bring, when they can come, what they have worked. Values only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from muster.people.hours import Window
from muster.shifts.clock import day_of, is_night, week_of

Span = tuple[datetime, datetime]
DAY_OF_WORK = timedelta(minutes=30)  # less is no day of work


@dataclass(frozen=True)
class Person:
    """`here`: while they are lent to this community; None for its own. `elsewhere`: while they are lent to another. `busy`: on duty
    elsewhere. `worked`: as they really were at work, apart and in order, the stay that goes on until now. `overrides`: rule -> until
    when it is lifted for them.
    """

    id: UUID
    name: str
    unit: str = ""
    organisation_id: UUID | None = None
    home_community_id: int | None = None
    able: frozenset[str] = frozenset()
    free: tuple[Window, ...] = ()  # none: whenever
    care: tuple[Window, ...] = ()
    absences: tuple[Span, ...] = ()
    brings_child: bool = False
    here: Span | None = None
    elsewhere: tuple[Span, ...] = ()
    busy: tuple[Span, ...] = ()
    worked: tuple[Span, ...] = ()
    working_since: datetime | None = None
    overrides: Mapping[str, datetime] = field(default_factory=dict)

    def worked_min(self, from_at: datetime, until_at: datetime) -> int:
        """Minutes of real work between two times."""
        inside = (min(end, until_at) - max(start, from_at) for start, end in self.worked)
        return int(sum((each for each in inside if each > timedelta()), timedelta()).total_seconds() // 60)


@dataclass(frozen=True)
class Stint:
    """A time at work, behind us or to come, and the local day it belongs to: the one on which it begins."""

    on: date
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def stint(starts_at: datetime, ends_at: datetime) -> Stint:
    return Stint(day_of(starts_at), starts_at, ends_at)


def stints(person: Person, duties: Iterable[Span], *, now: datetime) -> list[Stint]:
    """All that counts as work: what was really worked, and of the duties, here and elsewhere, what is still to come."""
    to_come = [Stint(day_of(start), max(start, now), end) for start, end in (*duties, *person.busy) if end > now]
    return sorted(
        [*(stint(*span) for span in person.worked), *to_come], key=lambda each: (each.starts_at, each.ends_at)
    )


def days_worked(each: Iterable[Stint]) -> dict[date, timedelta]:
    """By day, where it was a day of work."""
    days: dict[date, timedelta] = {}
    for one in each:
        days[one.on] = days.get(one.on, timedelta()) + (one.ends_at - one.starts_at)
    return {day: length for day, length in days.items() if length >= DAY_OF_WORK}


def nights_worked(each: Iterable[Stint]) -> set[date]:
    return {one.on for one in each if is_night(one.starts_at, one.ends_at)}


def in_a_row(days: Iterable[date], day: date) -> int:
    """How many of these days follow each other without a gap, `day` among them; 0 where it is none of them."""
    known = set(days)
    if day not in known:
        return 0
    first = last = day
    while first - timedelta(days=1) in known:
        first -= timedelta(days=1)
    while last + timedelta(days=1) in known:
        last += timedelta(days=1)
    return (last - first).days + 1


def minutes_in_week(each: Iterable[Stint], monday: date) -> int:
    return sum(one.minutes for one in each if week_of(one.on) == monday)
