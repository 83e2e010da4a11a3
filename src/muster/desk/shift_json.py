"""The board as the island reads it; its shape stands in `docs/look.md`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from muster.people.abilities import code_words
from muster.shifts.board import Board, BoardPerson, BoardShift
from muster.shifts.models import Post
from muster.shifts.own_models import Part
from muster.shifts.words import gap_words


def board_json(board: Board, *, code: str, now: datetime) -> dict[str, Any]:
    posts = {post.id: post for post in board.posts}
    wishes: dict[UUID, list[dict[str, Any]]] = {}
    for (who, on, part), likes in board.wished.likes.items():
        told = {"day": (on - board.first_on).days, "part": Part(part).value, "like": likes}
        wishes.setdefault(who, []).append(told)
    return {
        "from": board.first_on.isoformat(),
        "days": board.days,
        "now": _at(now),
        "version": board.roster.version,
        "limits": {"day_min": board.limits.day_max_min, "week_min": board.limits.week_max_min},
        "posts": [_post(one) for one in board.posts],
        "shifts": [_shift(one, posts, board, code=code) for one in board.shifts],
        "people": [_person(one, wishes.get(one.person.id, [])) for one in board.people],
    }


def _post(post: Post) -> dict[str, Any]:
    return {
        "id": str(post.id),
        "kind": post.kind,
        "kind_label": post.get_kind_display(),
        "name": post.name,
        "place": post.place,
        "pair": post.never_alone,
        "child": post.takes_child,
        "asks": [code_words(one) for one in post.asks],
    }


def _shift(one: BoardShift, posts: Mapping[UUID, Post], board: Board, *, code: str) -> dict[str, Any]:
    shift = one.shift
    why = gap_words(one.why, posts[shift.post_id].asks) if one.why is not None and one.missing else []
    return {
        "id": str(shift.id),
        "post": str(shift.post_id),
        "day": (shift.on - board.first_on).days,
        "starts": _at(shift.starts_at),
        "ends": _at(shift.ends_at),
        "must": shift.must,
        "better": shift.better,
        "why": why,
        "url": reverse("desk:shift", args=[code, shift.id]),
        "duties": [
            {
                "person": str(on.person_id),
                "by": "hand" if on.is_by_hand else "plan",
                "state": on.state.value,
                "change": on.change,
            }
            for on in one.on
        ],
    }


def _person(one: BoardPerson, wishes: list[dict[str, Any]]) -> dict[str, Any]:
    person, care = one.person, one.care
    return {
        "id": str(person.id),
        "name": person.name,
        "unit": person.unit,
        "lent": person.here is not None,
        "until": _at(person.here[1]) if person.here else None,
        "planned_min": one.planned_min,
        "worked_min": one.worked_min,
        "today_min": care.today_min,
        "rest_due": _at(care.rest_due) if care.rest_due else None,
        "days_in_row": care.days_in_row,
        "owes_rest": care.owes_rest,
        "brings_child": person.brings_child,
        "away": [[_at(start), _at(end)] for start, end in person.absences],
        "wishes": wishes,
    }


def _at(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes")
