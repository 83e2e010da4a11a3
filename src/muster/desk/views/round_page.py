"""One round in one community: its counts, its walls, and what waits for the desk. Nothing on it is personal."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from muster.desk.current import DeskRequest, done, id_from
from muster.desk.revisit_times import presets
from muster.desk.round_current import RoundRequest, in_round
from muster.desk.round_words import counts_data, marks, wall_labels
from muster.desk.views.kept import set_aside_today
from muster.residents.models import Building
from muster.rounds import doors
from muster.rounds.close import close_round
from muster.rounds.queries import BuildingCounted, building_counts, counted_here, has_register
from muster.rounds.rules import may_steer

WALLS_MAX = 12  # on one page
WAITING_MAX = 5  # of each kind, in the side column
NO_ID = "00000000-0000-0000-0000-000000000000"


@require_safe
@in_round
def page(request: RoundRequest) -> HttpResponse:
    """The whole page. Its counts and its side are fetched anew after each tick; the walls fetch themselves."""
    found = building_counts(request.round, request.community.id)
    context = _figures(request, found) | _side(request) | {"walls": _walls(request, found), "marks": marks()}
    return render(request, "desk/rounds/round.html", context | {"synthetic": request.operation.synthetic})


@require_safe
@in_round
def figures(request: RoundRequest) -> HttpResponse:
    found = building_counts(request.round, request.community.id)
    return render(request, "desk/rounds/_figures.html", _figures(request, found))


@require_safe
@in_round
def side(request: RoundRequest) -> HttpResponse:
    return render(request, "desk/rounds/_side.html", _side(request))


@require_safe
@in_round
def walls(request: RoundRequest) -> HttpResponse:
    """The windows of the buildings named (`b`), as the islands take them: one fetch for all walls of a page.

    Where none is named: those with the most missing.
    """
    wanted = [id_from(text) for text in request.GET.get("b", "").split(",") if text]
    if len(wanted) > WALLS_MAX:
        raise Http404
    found = building_counts(request.round, request.community.id)
    shown = [one for one in found if one.building.id in wanted] if wanted else found[:WALLS_MAX]
    return JsonResponse(walls_data(request, shown))


@require_http_methods(["GET", "HEAD", "POST"])
@in_round
def closing(request: RoundRequest) -> HttpResponse:
    """What closing would state; and the act itself."""
    if request.method != "POST":
        template = "_closing" if request.headers.get("HX-Request") == "true" else "closing"
        context = {
            "round": request.round,
            "counted": counted_here(request.round, request.community.id),
            "may_close": may_steer(request.actor, request.round),
            "synthetic": request.operation.synthetic,
        }
        return render(request, f"desk/rounds/{template}.html", context)

    def act() -> str:
        close_round(request.round.id, by=request.actor, now=request.at)
        counted = counted_here(request.round, request.community.id)
        return _("Closed: register %(register)s = reached %(reached)s + excused %(excused)s + missing %(missing)s.") % {
            "register": counted.register,
            "reached": counted.reached,
            "excused": counted.excused,
            "missing": counted.missing,
        }

    done(request, act)
    return redirect("desk:round", community_code=request.community.code, round_id=request.round.id)


def walls_data(request: RoundRequest, shown: list[BuildingCounted]) -> dict[str, Any]:
    """JSON for `<window-wall data-wall="building id">`; `url` holds `{id}` where the door's id belongs."""
    buildings = [one.building for one in shown]
    found = doors.walls(request.round, request.community.id, buildings, marks="all")
    counted = {one.building.id: one.counted for one in shown}
    return {
        "labels": wall_labels(),
        "url": door_url(request, NO_ID).replace(NO_ID, "{id}"),
        "walls": {
            str(wall.building.id): doors.wall_data(wall, url_of=lambda _id: "")
            | {"counts": counts_data(counted[wall.building.id])}
            for wall in found
        },
    }


def door_url(request: DeskRequest, household_id: object) -> str:
    asked: Any = request
    return reverse("desk:household", args=[asked.community.code, asked.round.id, household_id])


def walls_url(request: RoundRequest, buildings: list[Building]) -> str:
    """The feed of these walls. It names them, so that another order of the page leaves each wall its own data."""
    named = ",".join(str(one.id) for one in buildings)
    return f"{reverse('desk:round_walls', args=[request.community.code, request.round.id])}?b={named}"


def _figures(request: RoundRequest, found: list[BuildingCounted]) -> dict[str, Any]:
    return {
        "round": request.round,
        "counted": counted_here(request.round, request.community.id),
        "buildings": found,
        "has_register": has_register(request.community.id, request.operation.id),
    }


def _walls(request: RoundRequest, found: list[BuildingCounted]) -> dict[str, Any]:
    shown = Paginator(found, WALLS_MAX).get_page(request.GET.get("walls"))
    return {"page": shown, "source": walls_url(request, [one.building for one in shown])}


def _side(request: RoundRequest) -> dict[str, Any]:
    """What waits for this desk, the most urgent first."""
    round_, here = request.round, request.community.id
    tried = doors.to_revisit(round_, here, now=request.at)
    conflicts, referred = doors.conflicts(round_, here), doors.referred(round_, here)
    checks = doors.checks(round_, here)
    stairwells = [one for one in doors.stairwells(round_, here, now=request.at) if one.missing]
    return {
        "round": round_,
        "conflicts": conflicts[:WAITING_MAX],
        "conflicts_count": len(conflicts),
        "referred": referred[:WAITING_MAX],
        "referred_count": len(referred),
        "tried_count": len(tried),
        "unplanned_count": sum(one.visit_from is None for one in tried),
        "next_revisit": next((one for one in tried if one.visit_from and one.visit_from >= request.at), None),
        "presets": presets(request.at),
        "checks_count": len(checks),
        "checks_waiting": sum(one.check.volunteer_id is None and not one.seen for one in checks),
        "differing": [one for one in checks if one.differs][:WAITING_MAX],
        "stairwells_open": len(stairwells),
        "stairwells_free": sum(one.lease is None for one in stairwells),
        "set_aside": set_aside_today(request),
        "may_close": may_steer(request.actor, round_) and round_.closed_at is None,
    }
