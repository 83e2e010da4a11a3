"""The desk's first page: who is here, who is still to come, and what waits for the desk."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.access import devices
from muster.access.look import looked
from muster.desk.current import DeskRequest, at_desk
from muster.mobilise.models import Expected
from muster.mobilise.queries import contested_here, expected_here, figures_of, people_here, sign_ups
from muster.residents.alerts import waiting_here
from muster.teams.queries import team_of
from muster.teams.support.queries import waiting_here as support_waiting

ROWS_MAX = 12
SIGN_UPS_MAX = 5
UNNAMED_MAX = 5


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    """The whole page, logged as one look. Its three parts are fetched anew after each tick."""
    parts = side_of(request) | expected_of(request) | here_of(request)
    rows = len(parts["people"]) + len(parts["awaited"])
    operation = request.operation
    looked("desk.now", city_id=operation.area_id, community_id=request.community.id, rows=rows, now=request.at)
    return render(request, "desk/now/page.html", parts | {"synthetic": operation.synthetic})


@require_safe
@at_desk
def side(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/now/_side.html", side_of(request))


@require_safe
@at_desk
def expected(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/now/_expected.html", expected_of(request))


@require_safe
@at_desk
def here(request: DeskRequest) -> HttpResponse:
    return render(request, "desk/now/_here.html", here_of(request))


def side_of(request: DeskRequest) -> dict[str, Any]:
    """Numbers, what waits for the desk, raised hands, the team."""
    operation, community = request.operation, request.community
    unnamed = [one for one in people_here(operation.id, community.id) if not one.person.name]
    raised = sign_ups(community.id)
    return {
        "figures": figures_of(operation.id, community.id),
        "contested": contested_here(operation.id, community.id),
        "unnamed": unnamed[:UNNAMED_MAX],
        "unnamed_count": len(unnamed),
        "phones": list(devices.waiting((community.id,), now=request.at)),
        "raised": raised[:SIGN_UPS_MAX],
        "raised_count": len(raised),
        "support_waiting": support_waiting(community.id, operation.id),
        "team": team_of(operation.id, community.id),
        **waiting_here(community.id),
    }


def expected_of(request: DeskRequest) -> dict[str, Any]:
    """Who is still to come."""
    operation, community = request.operation, request.community
    awaited = expected_here(operation.id, community.id)
    return {
        "awaited": Paginator(awaited, ROWS_MAX).get_page(_asked(request, "expected")),
        "awaited_count": len(awaited),
        "has_called": Expected.objects.filter(operation=operation, community_id=community.id).exists(),
    }


def here_of(request: DeskRequest) -> dict[str, Any]:
    people = people_here(request.operation.id, request.community.id)
    return {"people": Paginator(people, ROWS_MAX).get_page(_asked(request, "here")), "people_count": len(people)}


def _asked(request: DeskRequest, name: str) -> str:
    """The page of a list; an act carries it along in its form."""
    return str(request.POST.get(name) or request.GET.get(name, ""))
