"""What a person sees of their own duties: on the page and in the app."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from muster.access.actors import Actor
from muster.field.standing import running_for
from muster.ledger.queries import presence_of
from muster.operations.models import Operation
from muster.people.models import Volunteer
from muster.shifts.absent import can_come_after_all, cannot_come
from muster.shifts.calendar import has_address
from muster.shifts.care import Care
from muster.shifts.clock import day_of
from muster.shifts.fit import Limits
from muster.shifts.mine import OwnDuty, OwnWord, duties_of_person, lifted_for, own_care, said_by, wishes_of
from muster.shifts.models import Override
from muster.shifts.refusals import NoSuchShift

WISH_DAYS = 14


@dataclass(frozen=True)
class OwnDuties:
    """All of it, in an operation that runs."""

    operation: Operation
    counts_here: bool  # somewhere, so that a desk can be told something
    duties: list[OwnDuty]
    care: Care
    limits: Limits
    lifted: list[Override]
    said: OwnWord
    first_on: date
    wishes: dict[tuple[date, str], bool]
    has_calendar: bool

    @property
    def wish_days(self) -> list[date]:
        return [self.first_on + timedelta(days=n) for n in range(WISH_DAYS)]


def own_duties(person: Volunteer, *, now: datetime) -> OwnDuties | None:
    """None where nothing runs in their city. A fixed number of queries, in the person's own scope."""
    operation = running_for(person, now=now)
    if operation is None:
        return None
    presence = presence_of(operation.id, person.id)
    care, limits = own_care(presence, now=now)
    first_on = day_of(now)
    return OwnDuties(
        operation=operation,
        counts_here=presence is not None and presence.community_id is not None,
        duties=duties_of_person(operation.id, person.id, now=now),
        care=care,
        limits=limits,
        lifted=lifted_for(operation.id, person.id, now=now),
        said=said_by(operation.id, person.id, now=now),
        first_on=first_on,
        wishes=wishes_of(operation.id, person.id, first_on, WISH_DAYS),
        has_calendar=has_address(person.id),
    )


def cannot_come_to(operation: Operation, shift_id: object, *, by: Actor, now: datetime) -> int:
    """To one duty of their own: the time of it is one at which they cannot come. Raises `ShiftRefused`."""
    if by.volunteer_id is None:
        raise NoSuchShift
    own = duties_of_person(operation.id, by.volunteer_id, now=now)
    duty = next((one for one in own if one.shift_id == shift_id), None)
    if duty is None:
        raise NoSuchShift
    return cannot_come(operation.id, by.volunteer_id, duty.starts_at, duty.ends_at, by=by, now=now)


def can_come(operation: Operation, told: datetime, *, by: Actor, now: datetime) -> None:
    """After all, as the app was told of it: JSON carries a thousandth of a second, and the row is kept to the millionth."""
    if by.volunteer_id is None:
        raise NoSuchShift
    for one in said_by(operation.id, by.volunteer_id, now=now).absences:
        if timedelta() <= one.starts_at - told < timedelta(milliseconds=1):
            can_come_after_all(operation.id, by.volunteer_id, one.starts_at, by=by)
