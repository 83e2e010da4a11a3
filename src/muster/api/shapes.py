"""What the API answers. Times carry their zone, areas are named by their code."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema


class Refusal(Schema):
    """Why not, as a code for machines and a sentence that says what to do."""

    error: str
    sentence: str


class OperationOut(Schema):
    """What everybody may know of an operation."""

    id: UUID
    name: str
    name_en: str
    kind: str
    basis: str
    purpose: str
    area: str  # code
    opened_at: datetime
    ends_on: date
    closed_at: datetime | None
    retention_days: int
    synthetic: bool


class OperationsOut(Schema):
    """A page of operations, and how many there are in all."""

    total: int
    operations: list[OperationOut]


class FiguresOut(Schema):
    """People. reported + yes + silent + unreachable + declined = expected."""

    expected: int
    reported: int
    yes: int
    silent: int
    unreachable: int
    declined: int
    present: int
    unexpected: int
    missing: int


class CommunityOut(Schema):
    code: str
    name: str
    figures: FiguresOut


class BoardOut(Schema):
    """The numbers of an operation. `elsewhere` are people at home in no community that takes part."""

    communities: list[CommunityOut]
    elsewhere: FiguresOut
    total: FiguresOut


class ReportInOut(Schema):
    """Where one counts. Several communities: their desks have yet to settle it."""

    operation: UUID
    community: str | None
    claimed_in: list[str]
    first_at: datetime
