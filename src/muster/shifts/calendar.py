"""A person's duties as iCalendar, at an address that only they know: for the calendar on their own phone.

The address is shown once; a digest of it is kept. Whoever has it sees when and where somebody is on duty, no name and no number.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import icalendar
from django.db import connection, transaction
from django.utils.translation import gettext as _

from muster.access.actors import Actor
from muster.channels.budget import DAY, spend
from muster.shifts.models import Calendar
from muster.shifts.refusals import NotHere

SECRET_BYTES = 20
PAST_SHOWN = timedelta(days=31)
REFRESH = timedelta(minutes=15)
ASKED_PER_DAY_MAX = 1_000  # of one address: ten calendars that ask every quarter of an hour
DUTIES = "SELECT * FROM shifts_calendar_of(%s, %s)"
KNOWN = "SELECT shifts_calendar_known(%s)"


@dataclass(frozen=True)
class Dated:
    """One duty of a calendar."""

    shift_id: UUID
    starts_at: datetime
    ends_at: datetime
    post: str
    place: str
    community: str
    set_at: datetime


@transaction.atomic
def new_address(*, by: Actor, now: datetime) -> str:
    """The secret part of a person's address; the one before it ends."""
    if by.volunteer_id is None:
        raise NotHere
    secret = secrets.token_urlsafe(SECRET_BYTES)
    Calendar.objects.filter(volunteer_id=by.volunteer_id).delete()
    Calendar.objects.create(volunteer_id=by.volunteer_id, digest=_digest(secret), made_at=now)
    return secret


def end_address(*, by: Actor) -> None:
    if by.volunteer_id is not None:
        Calendar.objects.filter(volunteer_id=by.volunteer_id).delete()


def has_address(volunteer_id: UUID) -> bool:
    return Calendar.objects.filter(volunteer_id=volunteer_id).exists()


def duties_at(secret: str, *, now: datetime) -> list[Dated] | None:
    """What an address shows; None where it is nobody's. Needs no scope: knowing the address is the right to read."""
    digest = _digest(secret)
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [digest])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(DUTIES, [digest, now - PAST_SHOWN])
        return [Dated(*row) for row in cursor.fetchall()]


def counted(secret: str, *, now: datetime) -> None:
    """An address that is known was asked once more. Raises `BudgetSpent` where that was often today."""
    spend(f"calendar:{_digest(secret).hex()}", DAY, ASKED_PER_DAY_MAX, now=now)


def ics(duties: Iterable[Dated], *, now: datetime) -> bytes:
    """As iCalendar (RFC 5545), in the language that is on."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Muster//shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("My duties"))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT15M")
    for one in duties:
        event = icalendar.Event()
        event.add("uid", f"{one.shift_id}@muster")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("last-modified", one.set_at.astimezone(UTC))
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", one.ends_at.astimezone(UTC))
        event.add("summary", one.post)
        event.add("location", " · ".join(part for part in (one.community, one.place) if part))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
