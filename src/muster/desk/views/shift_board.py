"""The shift board of a week, as a page and as the island's data; and where one person could go."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.access.look import looked
from muster.desk.current import DeskRequest, at_desk, id_from
from muster.desk.shift_dates import WEEK, week_from
from muster.desk.shift_json import board_json
from muster.desk.shift_plan_words import plan_context
from muster.shifts.board import board
from muster.shifts.fits import fits
from muster.shifts.models import Plan, Post, Shift

FITS_MAX = 2_000  # shifts in one answer


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    week = week_from(request.GET.get("from", ""), now=request.at)
    here = {"community_id": request.community.id, "operation_id": request.operation.id}
    context = {
        "week": week,
        "has_posts": Post.objects.filter(**here, removed_at__isnull=True).exists(),
        "synthetic": request.operation.synthetic,
        **plan_context(request, week),
    }
    return render(request, "desk/shifts/board.html", context)


@require_safe
@at_desk
def data(request: DeskRequest) -> HttpResponse:
    """Names are shown, so the look is logged."""
    week = week_from(request.GET.get("from", ""), now=request.at)
    plan = _plan(request, request.GET.get("plan", ""))
    found = board(request.operation.id, request.community.id, week.monday, WEEK.days, now=request.at, plan=plan)
    looked(
        "desk.shifts",
        city_id=request.operation.area_id,
        community_id=request.community.id,
        rows=len(found.people),
        now=request.at,
    )
    answer = JsonResponse(board_json(found, code=request.community.code, now=request.at))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@at_desk
def fitting(request: DeskRequest) -> HttpResponse:
    """For each shift of the week what stands against this person taking it; empty where nothing does."""
    week = week_from(request.GET.get("from", ""), now=request.at)
    if not request.GET.get("person"):
        return JsonResponse({"fits": {}})  # nobody is held
    person = id_from(request.GET["person"])
    leaving = id_from(request.GET["leaving"]) if request.GET.get("leaving") else None
    shifts = Shift.objects.filter(
        community_id=request.community.id, operation_id=request.operation.id, on__range=(week.monday, week.sunday)
    )
    found = fits(request.operation.id, request.community.id, person, shifts[:FITS_MAX], leaving=leaving, now=request.at)
    return JsonResponse({"fits": {str(shift): why for shift, why in found.items()}})


def _plan(request: DeskRequest, text: str) -> Plan | None:
    if not text:
        return None
    found: UUID = id_from(text)
    return Plan.objects.filter(
        community_id=request.community.id, operation_id=request.operation.id, id=found, state=Plan.State.PROPOSED
    ).first()
