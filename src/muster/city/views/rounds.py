"""Rounds: open one, see its sums at every level, close it with what it comes to, take its counts elsewhere."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from muster.city.coverage_islands import coverage_state
from muster.city.coverage_sheet import sheet_of
from muster.city.current import OperationRequest, with_operation
from muster.city.round_form import RoundForm, begins, languages_of
from muster.entry.guards import KnownRequest, city_required
from muster.rounds.city_view import rounds_counted
from muster.rounds.close import close_round
from muster.rounds.models import Round
from muster.rounds.open import open_round
from muster.rounds.queries import (
    Coverage,
    areas_to_open,
    by_district,
    by_subdistrict,
    closed_rounds,
    coverage,
    round_of,
)
from muster.rounds.refusals import RoundRefused

ROWS_MAX = 25


@require_safe
@city_required
@with_operation
def rounds(request: OperationRequest) -> HttpResponse:
    page = Paginator(rounds_counted(request.operation.id), ROWS_MAX).get_page(request.GET.get("page"))
    return render(request, "city/rounds/list.html", {"operation": request.operation, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@city_required
@with_operation
def new(request: OperationRequest) -> HttpResponse:
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_round(request.operation.id, **form.said(), by=request.actor, now=datetime.now(UTC))
        except RoundRefused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The round is open. Every desk of its area sees it now."))
            return redirect("city:round", opened.id)
    context = {"operation": request.operation, "form": form}
    return render(request, "city/rounds/open.html", context, status=422 if form.errors else 200)


@require_safe
@city_required
def one(request: KnownRequest, round_id: UUID) -> HttpResponse:
    """A round's page: its sums by district; of one district by subdistrict; of one subdistrict by community."""
    found = _ours(request, round_id)
    covered = coverage(found)
    context = _tree(request, covered) | {
        "round": found,
        "operation": found.operation,
        "synthetic": found.operation.synthetic,
        "counted": covered.total,
        "without_register": covered.without_register,
        "communities_count": len(covered.communities),
        "instructions": languages_of(found),
        "carried_from": round_of(found.carried_from, found.operation_id) if found.carried_from else None,
    }
    return render(request, "city/rounds/one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@city_required
def closure(request: KnownRequest, round_id: UUID) -> HttpResponse:
    """What closing would state; then close."""
    found = _ours(request, round_id)
    if request.method == "POST":
        try:
            close_round(found.id, by=request.actor, now=datetime.now(UTC))
        except RoundRefused as refusal:
            messages.error(request, str(refusal.sentence))
        else:
            messages.success(request, _stated(found))
        return redirect("city:round", found.id)
    covered = coverage(found)
    context = {
        "round": found,
        "operation": found.operation,
        "synthetic": found.operation.synthetic,
        "counted": covered.total,
        "without_register": covered.without_register,
    }
    return render(request, "city/rounds/closure.html", context)


@require_safe
@city_required
def export(request: KnownRequest, round_id: UUID) -> HttpResponse:
    """Coverage by community as CSV with HXL tags. Counts only, so nobody's data leaves the house."""
    found = _ours(request, round_id)
    headers = {"Content-Disposition": f'attachment; filename="coverage-{found.opened_at:%Y%m%d-%H%M}.csv"'}
    return HttpResponse(
        sheet_of(found, coverage(found)), content_type="text/csv; charset=utf-8; header=present", headers=headers
    )


def _form(request: OperationRequest) -> RoundForm:
    operation = request.operation
    closed = closed_rounds(operation.id)
    carried = next((one for one in closed if str(one.id) == request.GET.get("carry")), None)
    return RoundForm(
        request.POST if request.method == "POST" else None,
        areas=areas_to_open(operation.id, operation.area),
        closed=closed,
        initial=begins(datetime.now(UTC), carried=carried),
    )


def _tree(request: KnownRequest, covered: Coverage) -> dict[str, Any]:
    """The branch of the tree that is open; everything else stays folded, so that the page stays small."""
    district, subdistrict = request.GET.get("district"), request.GET.get("subdistrict")
    within = [
        (row, coverage_state(row))
        for row in covered.communities
        if row.place.district == district and row.place.subdistrict == subdistrict
    ]
    return {
        "districts": by_district(covered),
        "district": district,
        "subdistricts": by_subdistrict(covered, district) if district is not None else [],
        "subdistrict": subdistrict,
        "communities": within if subdistrict is not None else [],
    }


def _stated(closed: Round) -> str:
    counted = coverage(closed).total
    said = _("Closed: reached %(reached)s + excused %(excused)s + missing %(missing)s = register %(register)s.")
    names = ("reached", "excused", "missing", "register")
    return said % {name: f"{getattr(counted, name):,}" for name in names}


def _ours(request: KnownRequest, round_id: UUID) -> Round:
    found = Round.objects.select_related("operation__area", "area").filter(id=round_id).first()
    if found is None or not request.actor.city_of(found.city_id):
        raise Http404
    return found
