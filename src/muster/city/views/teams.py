"""The plan of teams: propose, look, change by hand with the cost in sight, approve."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.look import looked
from muster.city.current import OperationRequest, with_operation
from muster.city.plan_table import sheet_of
from muster.entry.guards import city_required
from muster.mobilise.refusals import Refused
from muster.teams.approve import approve
from muster.teams.costs import candidates
from muster.teams.models import Plan
from muster.teams.propose import propose
from muster.teams.queries import Team, latest_plan, plan_changes, plan_rows, plan_summary
from muster.teams.refusals import PlanOutdated
from muster.teams.seat import seat_from
from muster.teams.swap import swap as swap_seat

TEAMS_MAX = 25  # on one page
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@city_required
@with_operation
def page(request: OperationRequest) -> HttpResponse:
    plan = latest_plan(request.operation.id)
    context = _context(request, plan) if plan else {"operation": request.operation, "plan": None}
    return render(request, "city/teams/page.html", context)


@require_POST
@city_required
@with_operation
def proposal(request: OperationRequest) -> HttpResponse:
    try:
        propose(request.operation.id, by=request.actor, now=datetime.now(UTC), share_max=_share(request))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("A plan is proposed. It binds nobody until you approve it."))
    return redirect("city:teams")


@require_safe
@city_required
def seat(request: OperationRequest, plan_id: UUID, seat: str) -> HttpResponse:
    """The dialog of one seat: who could take it, and at what cost."""
    plan = _ours(request, plan_id)
    try:
        found = candidates(plan_id, seat_from(seat), by=request.actor, now=datetime.now(UTC))
    except Refused as refusal:
        return render(request, "city/teams/_refused.html", {"sentence": refusal.sentence}, status=409)
    looked("teams.candidates", city_id=plan.operation.area_id, rows=len(found), now=datetime.now(UTC))
    return render(request, "city/teams/_candidates.html", {"plan": plan, "seat": seat, "candidates": found})


@require_POST
@city_required
def swap(request: OperationRequest, plan_id: UUID) -> HttpResponse:
    """Put a person (`pick`, empty to leave it open) on a seat of the plan as it was shown (`version`)."""
    plan = _ours(request, plan_id)
    request.operation = plan.operation
    refused, status = "", 200
    try:
        chosen = request.POST.get("pick", "")
        person = UUID(chosen) if chosen else None
        on = seat_from(request.POST.get("seat", ""))
        swap_seat(plan_id, _version(request), on, person, by=request.actor, now=datetime.now(UTC))
    except ValueError:
        refused, status = _("This page is out of date. Load it again and choose anew."), 409
    except Refused as refusal:
        refused, status = refusal.sentence, 409
    context = _context(request, Plan.objects.get(id=plan_id)) | {"refused": refused}
    return render(request, "city/teams/_table.html", context, status=status)


@require_POST
@city_required
def approval(request: OperationRequest, plan_id: UUID) -> HttpResponse:
    _ours(request, plan_id)
    try:
        approve(plan_id, _version(request), by=request.actor, now=datetime.now(UTC))
    except (PlanOutdated, ValueError):
        messages.error(request, _("Someone changed this plan meanwhile. Look at it once more, then approve."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Approved. Each desk sees its team now, and leaders can lead."))
    return redirect("city:teams")


@require_safe
@city_required
def export(request: OperationRequest, plan_id: UUID) -> HttpResponse:
    """The whole plan as a spreadsheet. Names leave the house, so it is logged."""
    plan = _ours(request, plan_id)
    rows = plan_rows(plan_id)
    looked("teams.export", city_id=plan.operation.area_id, rows=len(rows), now=datetime.now(UTC))
    headers = {"Content-Disposition": f'attachment; filename="teams-{plan.made_at:%Y%m%d-%H%M}.xlsx"'}
    return HttpResponse(sheet_of(rows), content_type=XLSX, headers=headers)


def _context(request: OperationRequest, plan: Plan) -> dict[str, object]:
    asked = request.POST if request.method == "POST" else request.GET
    wanted, only = asked.get("q", "").strip()[:40], asked.get("only", "")
    teams = [team for team in plan_rows(plan.id) if _fits(team, wanted) and (only != "gaps" or not team.is_complete)]
    page = Paginator(teams, TEAMS_MAX).get_page(asked.get("page"))
    return {
        "operation": request.operation,
        "plan": plan,
        "summary": plan_summary(plan),
        "changes": plan_changes(plan.id),
        "page": page,
        "wanted": wanted,
        "only": only,
        "may_change": plan.state == Plan.State.PROPOSED and not request.operation.closed_at,
    }


def _fits(team: Team, wanted: str) -> bool:
    place = team.place
    return not wanted or wanted in place.name or wanted in place.district or place.code.startswith(wanted)


def _ours(request: OperationRequest, plan_id: UUID) -> Plan:
    plan = Plan.objects.select_related("operation__area").filter(id=plan_id).first()
    if plan is None or not request.actor.city_of(plan.operation.area_id):
        raise Http404
    return plan


def _version(request: OperationRequest) -> int:
    return int(request.POST.get("version", "")[:9])


def _share(request: OperationRequest) -> float:
    """The share of an organisation's seniors, in percent, as the form has it."""
    text = request.POST.get("share", "30")
    return min(int(text[:3]), 100) / 100 if text.isdecimal() else 0.3
