"""Every kind of event there is, and what its facts hold. Declared here once; the API's description is made from it.

Facts hold ids, closed codes and numbers only, never a name, a phone number, a need or free text.
"""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

SUPERSEDES_MAX = 100
PEOPLE_MAX = 999  # behind one door
QUESTIONS_MAX = 8  # of one round

Via = Literal["qr", "desk", "list", "paper", "app", "sms"]
Superseded = Annotated[tuple[UUID, ...], Meta(max_length=SUPERSEDES_MAX)]
People = Annotated[int, Meta(ge=0, le=PEOPLE_MAX)]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,20}$")]

Excuse = Literal["vacant", "away", "declined"]
Result = Literal["reached", "absent", "referred", "vacant", "away", "declined"]


class ReportedIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A person is present at the event's community, and counts there."""

    operation: UUID
    volunteer: UUID
    via: Via


class ReportInUndone(Struct, frozen=True, forbid_unknown_fields=True):
    """The report-ins that the event supersedes were wrong."""

    operation: UUID
    volunteer: UUID


class Arrived(Struct, frozen=True, forbid_unknown_fields=True):
    """A person has begun to work. Hours count from here."""

    operation: UUID
    volunteer: UUID


class Left(Struct, frozen=True, forbid_unknown_fields=True):
    """A person has ended the work that began with `arrival`, an event of kind `volunteer.arrived`."""

    operation: UUID
    volunteer: UUID
    arrival: UUID


class AttendanceUndone(Struct, frozen=True, forbid_unknown_fields=True):
    """The arrivals or departures that the event supersedes were wrong."""

    operation: UUID
    volunteer: UUID


class Visited(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody stood at a door. *absent* is an attempt; all else is an answer. *referred* is reached, with a need that the
    desk asks about: the need itself is never told here.

    In a round of persons `people` of the household were reached and `excused_people` excused; left out: all, by the result.
    """

    round: UUID
    household: UUID
    result: Result
    people: People | None = None
    excused_people: People | None = None
    answers: Annotated[dict[Code, Code], Meta(max_length=QUESTIONS_MAX)] | None = None  # the round's own questions


class Excused(Struct, frozen=True, forbid_unknown_fields=True):
    """A desk excuses a door without a visit, for a reason it knows."""

    round: UUID
    household: UUID
    reason: Excuse


class VisitUndone(Struct, frozen=True, forbid_unknown_fields=True):
    """The answers or attempts that the event supersedes were wrong."""

    round: UUID
    household: UUID


class Checked(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody else looked a second time. It never changes an answer."""

    round: UUID
    household: UUID
    result: Result


class CheckUndone(Struct, frozen=True, forbid_unknown_fields=True):
    """The second looks that the event supersedes were wrong."""

    round: UUID
    household: UUID


PersonFacts = ReportedIn | ReportInUndone | Arrived | Left | AttendanceUndone
DoorFacts = Visited | Excused | VisitUndone | Checked | CheckUndone
Facts = PersonFacts | DoorFacts

KINDS: dict[str, type[Facts]] = {
    "volunteer.reported_in": ReportedIn,
    "volunteer.report_in_undone": ReportInUndone,
    "volunteer.arrived": Arrived,
    "volunteer.left": Left,
    "volunteer.attendance_undone": AttendanceUndone,
    "household.visited": Visited,
    "household.excused": Excused,
    "household.visit_undone": VisitUndone,
    "household.checked": Checked,
    "household.check_undone": CheckUndone,
}
KIND_OF = {facts: kind for kind, facts in KINDS.items()}
MUST_SUPERSEDE = {
    "volunteer.report_in_undone",
    "volunteer.attendance_undone",
    "household.visit_undone",
    "household.check_undone",
}
