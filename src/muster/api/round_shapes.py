"""What the API answers about rounds and doors. No name, no phone, no need: a program cannot read those here."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema


class WordsOut(Schema):
    code: str
    zh: str
    en: str


class QuestionOut(WordsOut):
    """A question of a round. Its answer goes into `answers` of `household.visited` as code: code."""

    options: list[WordsOut]


class RoundOut(Schema):
    """What is to be carried to every door."""

    id: UUID
    operation: UUID
    area: str  # code
    kind: str
    target: str  # household | person: what one unit of the counts is
    title: str
    title_en: str
    instructions: dict[str, str]  # language: text
    questions: list[QuestionOut]
    starts_at: datetime
    ends_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    carried_from: UUID | None


class RoundsOut(Schema):
    rounds: list[RoundOut]


class CountedOut(Schema):
    """reached + excused + missing = registered, in units; `tried` and `conflicts` are doors that are missing still."""

    registered: int
    reached: int
    excused: int
    missing: int
    tried: int
    conflicts: int


class CommunityCoverageOut(Schema):
    code: str
    name: str
    has_register: bool  # false: nobody knows who is missing there
    counted: CountedOut


class CoverageOut(Schema):
    """A round's counts, as far as the asker's area reaches; those with the most missing first."""

    round: UUID
    total: CountedOut
    communities: list[CommunityCoverageOut]


class DoorOut(Schema):
    """A door of a stairwell that is held. A later word about it names what is in `open`, else unlike words conflict."""

    household: UUID
    door: str
    storey: int
    position: int
    people: int
    state: str  # reached | excused | tried | conflict | missing | out; of a second look: seen | missing
    result: str
    attempts: int
    open: list[UUID]  # answers that stand


class StairwellOut(Schema):
    """A stairwell until the lease lapses; doors as one walks."""

    lease: UUID
    purpose: Literal["visit", "check"]  # check: somebody else's answers are not shown
    community: str  # code
    round: RoundOut
    building: UUID
    building_name: str
    unit: str
    lapses_at: datetime
    doors: list[DoorOut]


class DoorsOut(Schema):
    """The task list of a phone. `left_out` stairwells did not fit."""

    stairwells: list[StairwellOut]
    left_out: int
