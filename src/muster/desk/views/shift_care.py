"""Everybody home in time: who should rest soon and who could take over, children that are alone, who should be here and is not."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.look import looked
from muster.desk.current import DeskRequest, at_desk, done, id_from
from muster.shifts.absent import cannot_come
from muster.shifts.child import meet
from muster.shifts.hours_now import hours_now
from muster.shifts.models import ChildNeed
from muster.shifts.refusals import OverAlready
from muster.shifts.relieve import lift, relieve


@require_safe
@at_desk
def part(request: DeskRequest) -> HttpResponse:
    """Names are shown, so the look is logged."""
    found = hours_now(request.operation.id, request.community.id, now=request.at)
    looked(
        "desk.shifts",
        city_id=request.operation.area_id,
        community_id=request.community.id,
        rows=len(found.at_work) + len(found.late) + len(found.children),
        now=request.at,
    )
    return render(request, "desk/shifts/_care.html", {"found": found, "now": request.at, "hows": ChildNeed.How.choices})


@require_POST
@at_desk
def relief(request: DeskRequest) -> HttpResponse:
    person, other = id_from(request.POST.get("person", "")), id_from(request.POST.get("other", ""))

    def act() -> str:
        at = _time(request, "at")
        relieve(request.operation.id, request.community.id, person, other, at, by=request.actor, now=request.at)
        return _("Kept. Both are told.")

    return _then_back(request, act)


@require_POST
@at_desk
def overrides(request: DeskRequest) -> HttpResponse:
    """Somebody goes beyond a limit: named, with a reason, for some hours."""
    person = id_from(request.POST.get("person", ""))
    hours = request.POST.get("hours", "")

    def act() -> str:
        until = request.at + timedelta(hours=int(hours) if hours.isdecimal() and len(hours) == 1 else 0)
        lift(
            request.operation.id,
            request.community.id,
            person,
            request.POST.get("rule", ""),
            until=until,
            reason=request.POST.get("reason", ""),
            by=request.actor,
            now=request.at,
        )
        return _("Kept with your name and the reason. The person sees it too.")

    return _then_back(request, act)


@require_POST
@at_desk
def children(request: DeskRequest) -> HttpResponse:
    need = id_from(request.POST.get("need", ""))

    def act() -> str:
        meet(request.community.id, need, request.POST.get("how", ""), by=request.actor, now=request.at)
        return _("Thank you. The person sees that it is seen to.")

    return _then_back(request, act)


@require_POST
@at_desk
def absences(request: DeskRequest) -> HttpResponse:
    """Somebody has rung: they cannot come. A repair is worked out at once."""
    person = id_from(request.POST.get("person", ""))

    def act() -> str:
        starts, ends = _time(request, "from"), _time(request, "until")
        ended = cannot_come(request.operation.id, person, starts, ends, by=request.actor, now=request.at)
        return _("Kept: %(n)s duties ended. A repair is being worked out.") % {"n": ended} if ended else _("Kept.")

    done(request, act)
    return redirect(f"{reverse('desk:shifts', args=[request.community.code])}?from={request.POST.get('from', '')[:10]}")


def _time(request: DeskRequest, name: str) -> datetime:
    try:
        at = parse_datetime(request.POST.get(name, ""))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise OverAlready
    return at


def _then_back(request: Any, act: Any) -> HttpResponse:
    done(request, act)
    return redirect("desk:shifts", request.community.code)
