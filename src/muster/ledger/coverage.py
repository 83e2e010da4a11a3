"""What is known of one door in one round, and how it stands. Pure: no clock, no order, no database.

Merging follows what events say they supersede, never when they happened. *absent* is an attempt: it conflicts with
nothing. Unlike open answers are all kept, and the door is missing until a person settles it with an event that supersedes
them. A second check is kept beside and never changes an answer.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from muster.journal.event import Event
from muster.journal.kinds import Checked, CheckUndone, DoorFacts, Excused, Visited, VisitUndone

ABSENT, REFERRED = "absent", "referred"
MET = frozenset({"reached", REFERRED})  # a referral is an answer of someone who was reached
PERSON = "person"

# result, people reached, people excused: both None for a whole household
Answer = tuple[str, int | None, int | None]


class Known(Struct, frozen=True):
    """All that was ever told of a door in a round. It only grows; joining is a union."""

    answers: Mapping[UUID, Answer]
    attempts: frozenset[UUID]
    superseded: frozenset[UUID]  # taken back or settled, also before the event itself has arrived
    checks: Mapping[UUID, str]
    last_at: datetime  # of the latest event, corrected; shown, never used to merge

    @property
    def size(self) -> int:
        return len(self.answers) + len(self.attempts) + len(self.superseded) + len(self.checks)


class Stand(Struct, frozen=True):
    """How a door stands. Units are households or people; reached + excused is at most the door's units."""

    state: str  # open | tried | reached | excused | conflict
    result: str  # of the one open answer: reached, referred, vacant, away, declined; else ""
    reached: int
    excused: int
    attempts: int


class Sums(Struct, frozen=True):
    """What one door, or many, add to a building's or a round's counts. Also their differences, which may be negative."""

    reached: int = 0
    excused: int = 0
    tried: int = 0
    conflicts: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.reached + other.reached,
            self.excused + other.excused,
            self.tried + other.tried,
            self.conflicts + other.conflicts,
        )

    def __sub__(self, other: "Sums") -> "Sums":
        return self + Sums(-other.reached, -other.excused, -other.tried, -other.conflicts)

    @property
    def some_fall(self) -> bool:
        return min(self.reached, self.excused, self.tried, self.conflicts) < 0


def told_by(event: Event, facts: DoorFacts) -> Known:
    """What one event says of its door."""
    answers: dict[UUID, Answer] = {}
    attempts: frozenset[UUID] = frozenset()
    checks: dict[UUID, str] = {}
    match facts:
        case Visited(result="absent"):
            attempts = frozenset({event.id})
        case Visited(result=result, people=people, excused_people=excused):
            answers = {event.id: (result, people, excused)}
        case Excused(reason=reason):
            answers = {event.id: (reason, None, None)}
        case Checked(result=result):
            checks = {event.id: result}
        case VisitUndone() | CheckUndone():
            pass
    return Known(answers, attempts, frozenset(event.supersedes), checks, event.happened_at)


def joined(one: Known, other: Known) -> Known:
    """What both say together. Within a community an id is taken once, so that no two can differ under one."""
    return Known(
        {**one.answers, **other.answers},
        one.attempts | other.attempts,
        one.superseded | other.superseded,
        {**one.checks, **other.checks},
        max(one.last_at, other.last_at),
    )


def open_answers(known: Known) -> dict[UUID, Answer]:
    """The answers that nothing has superseded."""
    return {event_id: answer for event_id, answer in known.answers.items() if event_id not in known.superseded}


def stand(known: Known, *, units: int, target: str) -> Stand:
    """How a door of so many units stands, by all that is known of it."""
    tries = len(known.attempts - known.superseded)
    answers = list(open_answers(known).values())
    meanings = {_meaning(answer, units, target) for answer in answers}
    if not meanings:
        return Stand("tried" if tries else "open", "", 0, 0, tries)
    if len(meanings) > 1:
        return Stand("conflict", "", 0, 0, tries)
    kind, reached, excused = meanings.pop()
    results = sorted(answer[0] for answer in answers)
    is_met = kind in MET
    return Stand("reached" if is_met else "excused", REFERRED if REFERRED in results else kind, reached, excused, tries)


def counts_as(standing: Stand) -> Sums:
    """What a door adds to the sums."""
    return Sums(standing.reached, standing.excused, int(standing.state == "tried"), int(standing.state == "conflict"))


def _meaning(answer: Answer, units: int, target: str) -> tuple[str, int, int]:
    """Two answers that mean the same do not conflict: who reached a door and who reached it and found a need agree."""
    result, people, excused = answer
    if result not in MET:
        return result, 0, units
    if target != PERSON:
        return "reached", min(1, units), 0
    away = min(excused or 0, units)
    met = min(units - away if people is None else people, units)
    return "reached", met, min(away, units - met)
