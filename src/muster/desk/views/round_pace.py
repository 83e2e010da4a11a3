"""What phones told faster than anybody walks: a flag for the desk to look into, by a second look or a word."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.access.look import looked
from muster.desk.round_current import RoundRequest, in_round
from muster.desk.speakers import speakers
from muster.residents.models import Building
from muster.rounds.pace import hurried


@require_safe
@in_round
def page(request: RoundRequest) -> HttpResponse:
    """The fastest first. Nothing follows from it by itself. Names are shown, so the look is logged."""
    operation, community = request.operation, request.community
    found = hurried(request.round, community.id)
    who = speakers((one.actor_id for one in found), community.id)
    houses = Building.objects.filter(community_id=community.id, id__in={one.building_id for one in found})
    called = {one.id: str(one) for one in houses}
    looked("desk.pace", city_id=operation.area_id, community_id=community.id, rows=len(found), now=request.at)
    context = {
        "round": request.round,
        "rows": [(one, who.called(one.actor_id), called.get(one.building_id, "")) for one in found],
        "synthetic": operation.synthetic,
    }
    return render(request, "desk/rounds/pace.html", context)
