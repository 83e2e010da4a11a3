"""What was tapped at a door. The form only reads it; the act decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import QueryDict

from muster.field.door_words import RESULTS
from muster.journal.kinds import PEOPLE_MAX, QUESTIONS_MAX, SUPERSEDES_MAX, Result
from muster.rounds.models import Round, Target

MET = frozenset({"reached", "referred"})  # somebody opened, so there is more to say
DIGITS_MAX = 3
QUESTION = "q-"  # before the code of a question, as the name of its field


@dataclass(frozen=True)
class Tapped:
    """One tap: what was said, under the id that the page gave it."""

    event_id: UUID
    result: Result
    people: int | None
    excused_people: int | None
    answers: dict[str, str]
    supersedes: tuple[UUID, ...]  # the answers that stood on the page


def tapped(data: QueryDict, round_: Round) -> Tapped | None:
    """What the page sent, or None where it is not what a page sends."""
    event_id, result = _id(data.get("event", "")), data.get("result", "")
    if event_id is None or event_id.version != 7 or result not in RESULTS:
        return None
    counts_people = round_.target == Target.PERSON and result in MET
    return Tapped(
        event_id=event_id,
        result=cast(Result, result),
        people=_count(data, "people") if counts_people else None,
        excused_people=_count(data, "excused_people") if counts_people else None,
        answers=_answers(data, round_) if result in MET else {},
        supersedes=ids(data.getlist("supersedes")),
    )


def ids(texts: list[str]) -> tuple[UUID, ...]:
    return tuple(found for found in map(_id, texts[:SUPERSEDES_MAX]) if found is not None)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _count(data: Mapping[str, Any], name: str) -> int | None:
    """A whole number of people; what is none counts as not said."""
    text = str(data.get(name, "")).strip()
    is_number = text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX
    return min(int(text), PEOPLE_MAX) if is_number else None


def _answers(data: Mapping[str, Any], round_: Round) -> dict[str, str]:
    asked = [one["code"] for one in round_.questions[:QUESTIONS_MAX]]
    return {code: str(data[QUESTION + code]) for code in asked if data.get(QUESTION + code)}
