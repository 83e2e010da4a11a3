"""Communities as a list, and one of them in numbers. No names: those are the desk's."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.city.current import OperationRequest, with_operation
from muster.city.islands import state_of
from muster.entry.guards import city_required
from muster.mobilise.board import CommunityRow, board
from muster.teams.queries import team_of

ROWS_MAX = 50
ORDERS = {
    "missing": lambda row: (-row.figures.missing, row.place.code),
    "code": lambda row: row.place.code,
    "expected": lambda row: (-row.figures.expected, row.place.code),
    "present": lambda row: (-row.figures.present, row.place.code),
}


@require_safe
@city_required
@with_operation
def communities(request: OperationRequest) -> HttpResponse:
    order = request.GET.get("order", "missing")
    wanted = request.GET.get("q", "").strip()[:40]
    rows = [row for row in board(request.operation.id).communities if _fits(row, wanted)]
    rows.sort(key=ORDERS.get(order, ORDERS["missing"]))
    page = Paginator(rows, ROWS_MAX).get_page(request.GET.get("page"))
    context = {
        "operation": request.operation,
        "page": page,
        "rows": [(row, state_of(row.figures)) for row in page],
        "order": order if order in ORDERS else "missing",
        "wanted": wanted,
    }
    return render(request, "city/communities/list.html", context)


@require_safe
@city_required
@with_operation
def community(request: OperationRequest, community_code: str) -> HttpResponse:
    found = next((r for r in board(request.operation.id).communities if r.place.code == community_code), None)
    if found is None:
        raise Http404
    context = {
        "operation": request.operation,
        "row": found,
        "state": state_of(found.figures),
        "team": team_of(request.operation.id, found.place.id),
    }
    return render(request, "city/communities/one.html", context)


def _fits(row: CommunityRow, wanted: str) -> bool:
    return not wanted or wanted in row.place.name or wanted in row.place.district or row.place.code.startswith(wanted)
