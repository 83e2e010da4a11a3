"""Support between communities: what is lacking, who could lend, the plan with its reasons, and how each loan stands."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.look import looked
from muster.city.current import OperationRequest, with_operation
from muster.city.support_form import SupportForm, as_planned
from muster.entry.guards import city_required
from muster.mobilise.refusals import Refused
from muster.operations.queries import communities
from muster.places.queries import by_code, places
from muster.teams.support.approve import approve_support
from muster.teams.support.end import end_loan
from muster.teams.support.propose import propose_support
from muster.teams.support.queries import (
    gap_rows,
    kept_beside,
    latest_support,
    loan_people,
    loans_for,
    plan_loans,
    support_summary,
)
from muster.teams.support.shortages import lacks, open_shortages
from muster.teams.support_models import Loan, SupportPlan

ROWS_MAX = 25  # on one page
AHEAD = timedelta(days=7)  # what is lacking is shown, while there is no plan
GAPS_MAX, KEPT_MAX = 100, 100


@require_safe
@city_required
@with_operation
def page(request: OperationRequest) -> HttpResponse:
    now = datetime.now(UTC)
    plan = latest_support(request.operation.id)
    return render(request, "city/support/page.html", _context(request, plan, as_planned(plan, now=now), now=now))


@require_POST
@city_required
@with_operation
def proposal(request: OperationRequest) -> HttpResponse:
    now = datetime.now(UTC)
    form = SupportForm(request.POST)
    if not form.is_valid():
        context = _context(request, latest_support(request.operation.id), form, now=now)
        return render(request, "city/support/page.html", context, status=422)
    asked = form.cleaned_data
    try:
        with transaction.atomic():
            propose_support(
                request.operation.id,
                starts_at=asked["starts_at"],
                ends_at=asked["ends_at"],
                share_max=asked["share"] / 100,
                norm=asked["norm"],
                by=request.actor,
                now=now,
            )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Support is proposed. Nobody is asked until you approve it."))
    return redirect("city:support")


@require_POST
@city_required
def approval(request: OperationRequest, plan_id: UUID) -> HttpResponse:
    if not SupportPlan.objects.filter(id=plan_id, city_id__in=request.actor.scope.cities).exists():
        raise Http404
    version = request.POST.get("version", "")
    try:
        with transaction.atomic():
            approve_support(
                plan_id, int(version[:9]) if version.isdecimal() else 0, by=request.actor, now=datetime.now(UTC)
            )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Approved. Organisations and desks are asked; people go once both have confirmed."))
    return redirect("city:support")


@require_POST
@city_required
def ending(request: OperationRequest, loan_id: UUID) -> HttpResponse:
    if not Loan.objects.filter(id=loan_id, city_id__in=request.actor.scope.cities).exists():
        raise Http404
    try:
        with transaction.atomic():
            end_loan(loan_id, by=request.actor, now=datetime.now(UTC))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Ended. Whoever is there goes home within a minute."))
    return redirect("city:support")


@require_safe
@city_required
@with_operation
def community(request: OperationRequest, community_code: str) -> HttpResponse:
    """One community: what it says it lacks, and who comes, by name."""
    found = by_code(community_code) if community_code.isprintable() else None
    if found is None or found.id not in communities(request.operation.id):
        raise Http404
    now = datetime.now(UTC)
    rows = [row for row in loans_for(request.operation.id, found.id) if row.loan.state != Loan.State.REPLACED]
    people = loan_people([row.loan.id for row in rows])
    named = sum(len(some) for some in people.values())
    looked("teams.support", city_id=request.operation.area_id, community_id=found.id, rows=named, now=now)
    told = [one for one in open_shortages(request.operation.id, now, now + AHEAD) if one.community_id == found.id]
    context = {
        "operation": request.operation,
        "place": places([found.id])[0],
        "told": told,
        "loans": [(row, people[row.loan.id]) for row in rows],
    }
    return render(request, "city/support/community.html", context)


def _context(
    request: OperationRequest, plan: SupportPlan | None, form: SupportForm, *, now: datetime
) -> dict[str, object]:
    is_current = plan is not None and plan.ends_at > now
    starts_at, ends_at = (plan.starts_at, plan.ends_at) if plan and is_current else (now, now + AHEAD)
    missing = lacks(request.operation.id, starts_at, ends_at)
    shown = Paginator(missing, ROWS_MAX).get_page(request.GET.get("page"))
    where = {place.id: place for place in places([lack.community_id for lack in shown])}
    gaps, kept = (gap_rows(plan), kept_beside(plan)) if plan else ([], [])
    return {
        "operation": request.operation,
        "form": form,
        "plan": plan,
        "may_change": not request.operation.closed_at,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "lacking": sum(lack.missing for lack in missing),
        "promised": sum(min(lack.promised, lack.people) for lack in missing),
        "in_all": sum(lack.people for lack in missing),
        "places": len(missing),
        "page": shown,
        "rows": [(lack, where[lack.community_id]) for lack in shown],
        "summary": support_summary(plan) if plan else None,
        "loans": Paginator(plan_loans(plan) if plan else [], ROWS_MAX).get_page(request.GET.get("loans")),
        "kept": kept[:KEPT_MAX],
        "kept_more": max(0, len(kept) - KEPT_MAX),
        "gaps": gaps[:GAPS_MAX],
        "gaps_more": max(0, len(gaps) - GAPS_MAX),
    }
