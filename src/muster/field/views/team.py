"""A leader's page: the team, the people here, what is asked. To read and to call; the desk changes it."""

from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.access.look import looked
from muster.entry.guards import KnownRequest, leader_required
from muster.mobilise.models import Notice
from muster.mobilise.queries import contested_here, figures_of, people_here
from muster.operations.queries import in_community
from muster.teams.queries import team_of

ROWS_MAX = 50


@require_safe
@leader_required
def page(request: KnownRequest) -> HttpResponse:
    now = datetime.now(UTC)
    community = request.community
    operation = in_community(community.id, now=now).first()
    if operation is None:
        return render(request, "field/team.html", {"operation": None})
    people = people_here(operation.id, community.id)
    looked("field.team", city_id=operation.area_id, community_id=community.id, rows=len(people), now=now)
    sent = Notice.objects.filter(operation=operation, sent_at__isnull=False, ended_at=None)
    context = {
        "operation": operation,
        "figures": figures_of(operation.id, community.id),
        "page": Paginator(people, ROWS_MAX).get_page(request.GET.get("page")),
        "contested": contested_here(operation.id, community.id),
        "team": team_of(operation.id, community.id),
        "notice": sent.order_by("-sent_at", "-id").first(),
        "synthetic": operation.synthetic,
    }
    return render(request, "field/team.html", context)
