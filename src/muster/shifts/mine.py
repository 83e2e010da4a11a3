"""What one person may know of their own: duties, hours, limits, wishes, and what they have said. In their own scope; no name is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q

from muster.ledger.models import Presence
from muster.shifts.absent import ABSENCES_MAX
from muster.shifts.care import Care, care_of
from muster.shifts.child import brings_child
from muster.shifts.crew import worked_spans
from muster.shifts.fit import Limits
from muster.shifts.models import Absence, ChildNeed, Override, Wish
from muster.shifts.person import Person
from muster.shifts.roster import limits_of, roster_of

DUTIES_MAX = 60  # shown of one person
LIFTED_MAX = 20
MET_SHOWN = timedelta(hours=24)  # so long a need that was met is still told

DUTIES = """
SELECT d.shift_id, d.starts_at, d.ends_at, p.name, p.place, a.name
FROM shifts_duty d
JOIN shifts_shift s ON s.community_id = d.community_id AND s.id = d.shift_id
JOIN shifts_post p ON p.community_id = s.community_id AND p.id = s.post_id
JOIN places_area a ON a.id = d.community_id
WHERE d.operation_id = %s AND d.volunteer_id = %s AND d.ends_at > %s
ORDER BY d.starts_at, d.shift_id LIMIT %s
"""


@dataclass(frozen=True)
class OwnDuty:
    """One duty of the person who asks."""

    shift_id: UUID
    starts_at: datetime
    ends_at: datetime
    post: str
    place: str
    community: str


@dataclass(frozen=True)
class OwnWord:
    """What a person has said of themselves, as it stands."""

    absences: Sequence[Absence]
    brings_child: bool
    child_alone: ChildNeed | None  # the one that waits, else the last that was met lately


def duties_of_person(operation_id: UUID, volunteer_id: UUID, *, now: datetime, most: int = DUTIES_MAX) -> list[OwnDuty]:
    """Those that have not ended, the next first, in whichever community. One query."""
    with connection.cursor() as cursor:
        cursor.execute(DUTIES, [operation_id, volunteer_id, now, most])
        return [OwnDuty(*row) for row in cursor.fetchall()]


def own_care(presence: Presence | None, *, now: datetime) -> tuple[Care, Limits]:
    """Their hours, by the limits of where they count. Two queries; none for who has never reported in."""
    if presence is None:
        return Care(0, 0, 0, owes_rest=False), Limits()
    here, operation_id = presence.community_id, presence.operation_id
    limits = limits_of(roster_of(here, operation_id)) if here else Limits()
    lifted: dict[str, datetime] = {}
    for one in lifted_for(operation_id, presence.volunteer_id, now=now) if here else ():
        if one.community_id == here:
            lifted[one.rule] = max(one.until, lifted.get(one.rule, one.until))
    person = Person(
        id=presence.volunteer_id,
        name="",
        worked=worked_spans(presence, now=now),
        working_since=presence.working_since,
        overrides=lifted,
    )
    return care_of(person, limits, now=now), limits


def lifted_for(operation_id: UUID, volunteer_id: UUID, *, now: datetime) -> list[Override]:
    """The limits beyond which they may go now, whose end is nearest first."""
    lifted = Override.objects.filter(operation_id=operation_id, volunteer_id=volunteer_id, until__gt=now)
    return list(lifted.order_by("until", "id")[:LIFTED_MAX])


def said_by(operation_id: UUID, volunteer_id: UUID, *, now: datetime) -> OwnWord:
    """When they cannot come, whether a child comes along, whether one is alone. Three queries."""
    theirs = {"operation_id": operation_id, "volunteer_id": volunteer_id}
    absences = Absence.objects.filter(**theirs, ends_at__gt=now).order_by("starts_at")[:ABSENCES_MAX]
    lately = ChildNeed.objects.filter(Q(met_at__isnull=True) | Q(met_at__gt=now - MET_SHOWN), **theirs)
    return OwnWord(list(absences), brings_child(operation_id, volunteer_id), lately.order_by("-said_at").first())


def wishes_of(operation_id: UUID, volunteer_id: UUID, first_on: date, days: int) -> dict[tuple[date, str], bool]:
    """By day and part: gladly, or rather not. What is not there is whichever. One query."""
    last_on = first_on + timedelta(days=days - 1)
    wishes = Wish.objects.filter(operation_id=operation_id, volunteer_id=volunteer_id, on__range=(first_on, last_on))
    return {(one.on, one.part): one.likes for one in wishes}
