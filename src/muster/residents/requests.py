"""What a household asks for at its own page, and what its desk answers. Words are sealed; the list of them shows none."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from muster.access.actors import Actor
from muster.access.seal import CannotUnseal, Cell
from muster.identifiers import uuid7
from muster.residents.models import Request
from muster.residents.refusals import RequestGone, WordsMissing
from muster.residents.seal import seal_of

WORDS_MAX = 1_000
SHOWN_MAX = 100
OPEN_MAX = 10  # of one household, at once


@dataclass(frozen=True)
class Asked:
    """A request with its words. `fields`: what a correction says is right, by field."""

    request: Request
    words: str
    fields: dict[str, Any]
    answer: str


def ask(
    community_id: int,
    household_id: UUID,
    operation_id: UUID,
    city_id: int,
    *,
    kind: str,
    words: str,
    fields: dict[str, Any] | None = None,
    answered_at: datetime | None = None,
    now: datetime,
) -> UUID:
    """Hand a request to the desk, in the household's own scope. `answered_at`: it was done at once. Raises `WordsMissing`."""
    words = readable(words)
    if not words and not fields and kind != Request.Kind.ERASE:
        raise WordsMissing
    request_id = uuid7()
    body = json.dumps({"words": words, "fields": fields or {}}, ensure_ascii=False).encode()
    sealed = seal_of(operation_id).seal(body, Cell("residents_request", "words", request_id))
    Request.objects.create(
        community_id=community_id,
        id=request_id,
        household_id=household_id,
        operation_id=operation_id,
        city_id=city_id,
        kind=kind,
        words=sealed,
        asked_at=now,
        answered_at=answered_at,
    )
    return request_id


def waiting_of(community_id: int, household_id: UUID) -> int:
    """How many requests of a household nobody has answered yet."""
    return requests_of(community_id, household_id).filter(answered_at=None).count()


def requests_of(community_id: int, household_id: UUID) -> QuerySet[Request]:
    return Request.objects.filter(community_id=community_id, household_id=household_id).order_by("-asked_at", "-id")


def requests_here(community_id: int) -> list[Request]:
    """A desk's list: what waits first, the oldest first. No words."""
    mine = Request.objects.filter(community_id=community_id).defer("words", "answer")
    waiting = list(mine.filter(answered_at=None).order_by("asked_at", "id")[:SHOWN_MAX])
    return waiting + list(mine.exclude(answered_at=None).order_by("-answered_at", "-id")[: SHOWN_MAX - len(waiting)])


def request_at(community_id: int, request_id: UUID) -> Request | None:
    return Request.objects.filter(community_id=community_id, id=request_id).first()


def opened(request: Request) -> Asked:
    """A request with its words unsealed; empty where they were erased."""
    body = json.loads(_unsealed(request, "words", request.words) or "{}")
    return Asked(request, body.get("words", ""), body.get("fields", {}), _unsealed(request, "answer", request.answer))


def answer(request: Request, words: str, *, by: Actor, now: datetime) -> None:
    """Answer a request that waits. Raises `RequestGone` where somebody was first."""
    words = readable(words)
    if not words:
        raise WordsMissing
    sealed = seal_of(request.operation_id).seal(words.encode(), Cell("residents_request", "answer", request.id))
    waiting = Request.objects.filter(community_id=request.community_id, id=request.id, answered_at=None)
    if not waiting.update(answer=sealed, answered_at=now, answered_by=by.account_id):
        raise RequestGone(request.id)


def complaints_in(city_id: int) -> list[tuple[int, datetime, datetime | None]]:
    """For the city's auditor: community, when it was asked and when answered. No words and no door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM residents_complaints(%s)", [city_id])
        return [tuple(row) for row in cursor.fetchall()]


def readable(words: str) -> str:
    """What can be stored and shown: no control characters but line ends, of limited length."""
    return "".join(one for one in words.replace("\r\n", "\n") if one == "\n" or one.isprintable()).strip()[:WORDS_MAX]


def _unsealed(request: Request, column: str, sealed: Any) -> str:
    if not sealed:
        return ""
    try:
        return (
            seal_of(request.operation_id).unseal(bytes(sealed), Cell("residents_request", column, request.id)).decode()
        )
    except CannotUnseal:
        return ""
