"""Every kind of event there is, and what its facts hold. Declared here once; the API's description is made from it.

Facts hold ids, closed codes and numbers only, never a name, a phone number or free text.
"""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

SUPERSEDES_MAX = 100

Via = Literal["qr", "desk", "list", "paper", "app", "sms"]
Superseded = Annotated[tuple[UUID, ...], Meta(max_length=SUPERSEDES_MAX)]


class ReportedIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A person is present at the event's community, and counts there."""

    operation: UUID
    volunteer: UUID
    via: Via


class ReportInUndone(Struct, frozen=True, forbid_unknown_fields=True):
    """The report-ins that the event supersedes were wrong."""

    operation: UUID
    volunteer: UUID


Facts = ReportedIn | ReportInUndone

KINDS: dict[str, type[ReportedIn] | type[ReportInUndone]] = {
    "volunteer.reported_in": ReportedIn,
    "volunteer.report_in_undone": ReportInUndone,
}
KIND_OF = {facts: kind for kind, facts in KINDS.items()}
MUST_SUPERSEDE = {"volunteer.report_in_undone"}
