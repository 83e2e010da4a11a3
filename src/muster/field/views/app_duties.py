"""My duties in the app, and what I say of them. All of it needs a network: a desk must know before a duty is somebody else's."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from msgspec import Struct

from muster.entry.guards import KnownRequest
from muster.field.app.answers import AppRefused, app_required, said
from muster.field.app.duties import AbsenceSaid, CalendarSaid, ChildSaid, Nothing, WishSaid, duties_told
from muster.field.own_duties import can_come, cannot_come_to, own_duties
from muster.field.standing import person_of, running_for
from muster.field.views.calendar import address_for, as_webcal
from muster.operations.models import Operation
from muster.people.models import Volunteer
from muster.shifts.absent import cannot_come
from muster.shifts.calendar import end_address, new_address
from muster.shifts.child import child_is_alone, say_brings_child
from muster.shifts.wish import wish


class DutySaid(Struct, frozen=True):
    shift: UUID


@require_safe
@app_required
def duties(request: KnownRequest) -> dict[str, Any]:
    return _as_it_stands(request, datetime.now(UTC))


@require_POST
@app_required
def cannot(request: KnownRequest) -> dict[str, Any]:
    """To one duty."""
    given = said(request, DutySaid)
    return _told(request, lambda operation, now: cannot_come_to(operation, given.shift, by=request.actor, now=now))


@require_POST
@app_required
def absences(request: KnownRequest) -> dict[str, Any]:
    """From one time until another, or taken back."""
    given, person_id = said(request, AbsenceSaid), person_of(request)

    def act(operation: Operation, now: datetime) -> None:
        if given.ends_at is None:
            can_come(operation, given.starts_at, by=request.actor, now=now)
        else:
            cannot_come(operation.id, person_id, given.starts_at, given.ends_at, by=request.actor, now=now)

    return _told(request, act)


@require_POST
@app_required
def wishes(request: KnownRequest) -> dict[str, Any]:
    """One part of one day."""
    given = said(request, WishSaid)
    return _told(
        request,
        lambda operation, now: wish(operation.id, given.on, given.part, given.kind, by=request.actor, now=now),
    )


@require_POST
@app_required
def child(request: KnownRequest) -> dict[str, Any]:
    given = said(request, ChildSaid)
    return _told(
        request,
        lambda operation, now: say_brings_child(operation.id, brings=given.brings, by=request.actor, now=now),
    )


@require_POST
@app_required
def child_alone(request: KnownRequest) -> dict[str, Any]:
    said(request, Nothing)
    return _told(request, lambda operation, now: child_is_alone(operation.id, by=request.actor, now=now))


@require_POST
@app_required
def calendar(request: KnownRequest) -> dict[str, Any]:
    """An address, told this once; or nothing, where it ends."""
    if said(request, CalendarSaid).act == "end":
        end_address(by=request.actor)
        return {"address": None, "subscribe": None}
    address = address_for(request, new_address(by=request.actor, now=datetime.now(UTC)))
    return {"address": address, "subscribe": as_webcal(address)}


def _told(request: KnownRequest, act: Callable[[Operation, datetime], object]) -> dict[str, Any]:
    """Said, and then how it stands."""
    now = datetime.now(UTC)
    operation = running_for(Volunteer.objects.get(id=person_of(request)), now=now)
    if operation is None:
        raise _nothing_runs()
    act(operation, now)
    return _as_it_stands(request, now)


def _as_it_stands(request: KnownRequest, now: datetime) -> dict[str, Any]:
    own = own_duties(Volunteer.objects.get(id=person_of(request)), now=now)
    if own is None:
        raise _nothing_runs()
    return duties_told(own)


def _nothing_runs() -> AppRefused:
    return AppRefused(409, "nothing_runs", _("Nothing runs in your city now, so there are no duties."))
