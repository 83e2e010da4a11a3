"""Duties moved by hand: the island's acts answer at once with yes or why not; a shift's own page does the same without it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.look import looked
from muster.desk.current import DeskRequest, at_desk, done, id_from
from muster.mobilise.refusals import Refused
from muster.shifts import rules
from muster.shifts.duties import put, take_off
from muster.shifts.models import Shift
from muster.shifts.overrun import LONGER_MAX_MIN, runs_over
from muster.shifts.posts import set_wanted
from muster.shifts.refusals import NoSuchShift
from muster.shifts.shift_page import on_shift


@require_POST
@at_desk
def duties(request: DeskRequest) -> HttpResponse:
    """Somebody takes a shift, perhaps leaving another."""
    person, to = id_from(request.POST.get("person", "")), id_from(request.POST.get("to", ""))
    leaving = id_from(request.POST["from"]) if request.POST.get("from") else None
    where = request.operation.id, request.community.id
    return _answered(request, to, lambda: put(*where, person, to, leaving=leaving, by=request.actor, now=request.at))


@require_POST
@at_desk
def removal(request: DeskRequest) -> HttpResponse:
    person, shift_id = id_from(request.POST.get("person", "")), id_from(request.POST.get("shift", ""))
    where = request.operation.id, request.community.id
    return _answered(request, shift_id, lambda: take_off(*where, person, shift_id, by=request.actor, now=request.at))


@require_safe
@at_desk
def shift(request: DeskRequest, shift_id: UUID) -> HttpResponse:
    """One shift: who is on it, how many it wants, who could come."""
    one = _shift(request, shift_id)
    found = on_shift(one, now=request.at)
    looked(
        "desk.shifts",
        city_id=request.operation.area_id,
        community_id=request.community.id,
        rows=len(found.on) + len(found.others),
        now=request.at,
    )
    context = {"shift": one, "found": found, "longer_max": LONGER_MAX_MIN, "synthetic": request.operation.synthetic}
    return render(
        request, "desk/shifts/shift.html", context | {"is_over": one.ends_at <= request.at, "now": request.at}
    )


@require_POST
@at_desk
def wanted(request: DeskRequest, shift_id: UUID) -> HttpResponse:
    """How many it wants, on this day alone."""
    numbers = [_number(request, name) for name in ("must", "better")]

    def act() -> str:
        set_wanted(request.operation.id, request.community.id, shift_id, *numbers, by=request.actor, now=request.at)
        return _("Kept for this day.")

    done(request, act)
    return redirect("desk:shift", request.community.code, shift_id)


@require_POST
@at_desk
def overrun(request: DeskRequest, shift_id: UUID) -> HttpResponse:
    """It takes longer; what no longer holds afterwards is repaired."""

    def act() -> str:
        minutes = _number(request, "minutes")
        runs_over(request.operation.id, request.community.id, shift_id, minutes, by=request.actor, now=request.at)
        return _("Kept. A repair of what follows is being worked out.")

    done(request, act)
    return redirect("desk:shift", request.community.code, shift_id)


def _answered(request: DeskRequest, shift_id: UUID, act: Callable[[], Any]) -> HttpResponse:
    """To the island as JSON, to a plain form by leading back to the shift."""
    if "application/json" not in request.headers.get("Accept", ""):
        done(request, lambda: (act(), _("Kept."))[1])
        return redirect("desk:shift", request.community.code, shift_id)
    try:
        with transaction.atomic():
            act()
    except Refused as refused:
        return JsonResponse({"why": refused.sentence}, status=409)
    return JsonResponse({"ok": True})


def _shift(request: DeskRequest, shift_id: UUID) -> Shift:
    try:
        return rules.shift_of(request.community.id, request.operation.id, shift_id)
    except NoSuchShift as refused:
        raise Http404 from refused


def _number(request: DeskRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= 4 else -1
