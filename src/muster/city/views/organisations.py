"""Organisations and what came of them, in numbers."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.city.current import OperationRequest, with_operation
from muster.entry.guards import city_required
from muster.mobilise.queries import organisation_rows
from muster.people.models import Volunteer
from muster.people.queries import organisations as organisations_of

ROWS_MAX = 50


@require_safe
@city_required
@with_operation
def organisations(request: OperationRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()[:40]
    rows = [row for row in organisation_rows(request.operation.id) if wanted in row.name]
    page = Paginator(rows, ROWS_MAX).get_page(request.GET.get("page"))
    context = {
        "operation": request.operation,
        "page": page,
        "wanted": wanted,
        "people": Volunteer.objects.filter(city_id=request.operation.area_id).count(),
        "organisations": organisations_of(request.operation.area_id).count(),
    }
    return render(request, "city/people/organisations.html", context)
