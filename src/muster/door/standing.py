"""Who stands at a door: a session that has shown the door's code and the phone of its register, for half an hour."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from muster.access.scope import Scope, open_scope
from muster.door.place import community_of
from muster.operations.models import Operation
from muster.places.models import Area

WAITS = "door_waits"  # in the session: which door a code was asked for, and nothing where none fitted
HOLDS = "door"  # in the session: which door was proved, and until when
LASTS = timedelta(minutes=30)


@dataclass(frozen=True)
class Door:
    """The household of this session."""

    community: Area
    operation: Operation
    household_id: UUID


class DoorRequest(HttpRequest):
    """A request of a household at its own page, in the scope of exactly that household."""

    door: Door
    at: datetime


def wait_for(session: SessionBase, household_id: UUID | None, operation: Operation | None, community: Area) -> None:
    """Remember which door the code that was just asked for belongs to. Kept alike where there is none."""
    session[WAITS] = {
        "household": str(household_id or ""),
        "operation": str(operation.id if operation else ""),
        "community": community.id,
    }


def hold(session: SessionBase, community: Area, *, now: datetime) -> bool:
    """After the code was typed: the door is this session's. False where no door had fitted."""
    waits = session.pop(WAITS, None)
    if not waits or not waits["household"] or waits["community"] != community.id:
        return False
    session.cycle_key()  # whoever knew the session before does not come along
    session[HOLDS] = waits | {"until": (now + LASTS).timestamp()}
    return True


def let_go(session: SessionBase) -> None:
    session.pop(HOLDS, None)
    session.pop(WAITS, None)


def at_own_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to the household that this session has proved. Everybody else is led to the page that asks for code and phone."""

    @wraps(view)
    def guarded(request: Any, community_code: str) -> HttpResponse:
        community, now = community_of(community_code), datetime.now(UTC)
        door = _door(request.session, community, now)
        if door is None:
            return redirect("door:enter", community_code=community_code)
        request.door, request.at = door, now
        with open_scope(Scope(household=door.household_id)):
            return view(request)

    return guarded


def _door(session: SessionBase, community: Area, now: datetime) -> Door | None:
    held: dict[str, Any] | None = session.get(HOLDS)
    if not held or held["community"] != community.id or now.timestamp() >= held["until"]:
        return None
    operation = Operation.objects.filter(id=held["operation"]).first()
    return Door(community, operation, UUID(held["household"])) if operation else None
