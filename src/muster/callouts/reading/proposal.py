"""What a sentence of a community desk asks for, as far as it can be read: a proposal, which the desk looks at."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SEATS_MAX = 200


class Urgency(StrEnum):
    NOW = "now"  # come at once
    SOON = "soon"  # within hours
    LATER = "later"  # at a named time further away


class Kind(StrEnum):
    CALL = "call"
    HELP = "help"  # a small neighbourly need: one person, unless more are said


@dataclass(frozen=True, slots=True)
class DeskWord:
    """A word of the desk's own list, which the desk edits."""

    word: str
    kind: str  # "place", "skill", "language", "licence", "urgency" or "ignore"
    value: str  # what to write as the place, a code of people.words, or "now", "soon", "later"


@dataclass(frozen=True, slots=True)
class Need:
    """So many of the seats need this code; None is every seat."""

    kind: str  # "skill", "language" or "licence"
    code: str
    seats: int | None


@dataclass(frozen=True, slots=True)
class Because:
    """The words of the text, as written, that led to a field."""

    field: str  # "seats", "place", "needs", "starts", "urgency" or "kind"
    words: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A call-out as one sentence asks for it."""

    text: str
    kind: Kind
    seats: int  # 1 to SEATS_MAX
    seats_said: bool  # False: nobody said how many, the desk is asked to look
    place: str  # empty: not said
    needs: tuple[Need, ...]
    starts_at: datetime | None  # None: at once; else in the zone of the reader's clock
    urgency: Urgency
    asks_awake: bool  # only those who are up
    because: tuple[Because, ...]
