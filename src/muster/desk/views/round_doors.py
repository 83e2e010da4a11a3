"""Who is missing: by building and stairwell, on the screen, on paper and as a sheet; and what is done about many doors."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, get_args
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from muster.desk.current import done, id_from
from muster.desk.missing_sheet import sheet_of
from muster.desk.revisit_times import presets, span_of
from muster.desk.round_current import RoundRequest, in_round, the_building
from muster.desk.round_words import EXCUSES, RESULTS
from muster.desk.views.round_page import walls_url
from muster.entry.onward import ours
from muster.journal.kinds import Excuse
from muster.residents.models import Building
from muster.rounds import doors
from muster.rounds.doors import MissingDoor
from muster.rounds.queries import building_counts, counted_here
from muster.rounds.refusals import RoundRefused
from muster.rounds.revisit import plan_revisits
from muster.rounds.visit import excuse

ROWS_MAX = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWS = ("all", "untried", "tried", "planned", "conflict", "referred")


@dataclass
class Stairwell:
    """The missing doors of one stairwell on a page of the list."""

    building: Building
    unit: str
    missing: int  # in all, also on other pages
    doors: list[MissingDoor] = field(default_factory=list)


@require_safe
@in_round
def building(request: RoundRequest, building_id: UUID) -> HttpResponse:
    """One building: its wall with door numbers, and whom to go to, stairwell by stairwell."""
    house = the_building(request, building_id)
    found = doors.missing(request.round, request.community.id, building_id=house.id)
    counted = {one.building.id: one.counted for one in building_counts(request.round, request.community.id)}
    context = {
        "round": request.round,
        "building": house,
        "counted": counted.get(house.id),
        "stairwells": stairwells_of(found, found),
        "doors_url": doors_url(request),
        "tried_count": sum(one.window.mark == "tried" for one in found),
        "source": walls_url(request, [house]),
        "presets": presets(request.at),
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/rounds/building.html", context)


@require_safe
@in_round
def missing(request: RoundRequest) -> HttpResponse:
    """The list, a page at a time, with a choice of building and of what stands with the doors."""
    show = request.GET.get("show", "all")
    house = _chosen_building(request)
    found = _found(request, house, show)
    page = Paginator(found, ROWS_MAX).get_page(request.GET.get("page"))
    context = {
        "round": request.round,
        "counted": counted_here(request.round, request.community.id),
        "buildings": building_counts(request.round, request.community.id),
        "building": house,
        "show": show if show in SHOWS else "all",
        "page": page,
        "found_count": len(found),
        "stairwells": stairwells_of(list(page), found),
        "doors_url": doors_url(request),
        "may_choose": request.round.closed_at is None and show != "referred",
        "reasons": [(code, RESULTS[code]) for code in EXCUSES],
        "also": f"&show={show}" + (f"&building={house.id}" if house else ""),
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/rounds/missing.html", context)


@require_safe
@in_round
def paper(request: RoundRequest) -> HttpResponse:
    """The same as a list to walk with: a box for each door, no names."""
    house = _chosen_building(request)
    found = doors.missing(request.round, request.community.id, building_id=house.id if house else None)
    context = {
        "round": request.round,
        "building": house,
        "found_count": len(found),
        "stairwells": stairwells_of(found, found),
        "doors_url": doors_url(request),
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/rounds/paper.html", context)


@require_safe
@in_round
def sheet(request: RoundRequest) -> HttpResponse:
    """The same as a spreadsheet. It names doors and nobody."""
    house = _chosen_building(request)
    found = doors.missing(request.round, request.community.id, building_id=house.id if house else None)
    headers = {"Content-Disposition": f'attachment; filename="missing-{request.at:%Y%m%d-%H%M}.xlsx"'}
    return HttpResponse(sheet_of(found), content_type=XLSX, headers=headers)


@require_POST
@in_round
def excuses(request: RoundRequest) -> HttpResponse:
    """Excuse the chosen doors for one reason, all or none."""
    chosen = [id_from(text) for text in request.POST.getlist("household")]

    def act() -> str:
        reason = _reason(request)
        count = excuse(request.round, request.community, chosen, reason, by=request.actor, now=request.at)
        return ngettext("%(n)s door excused: %(why)s.", "%(n)s doors excused: %(why)s.", count) % {
            "n": count,
            "why": RESULTS[reason],
        }

    done(request, act)
    return back(request, "missing/")


@require_POST
@in_round
def revisits(request: RoundRequest) -> HttpResponse:
    """Plan doors where nobody was home for another hour: all of them, or those of one building."""
    named = request.POST.get("building", "")
    houses = [the_building(request, id_from(named)).id] if named else None

    def act() -> str:
        begins, ends = span_of(request.POST, request.at)
        count = plan_revisits(
            request.round,
            request.community.id,
            visit_from=begins,
            visit_until=ends,
            buildings=houses,
            by=request.actor,
            now=request.at,
        )
        return ngettext("%(n)s door is planned for then.", "%(n)s doors are planned for then.", count) % {"n": count}

    done(request, act)
    return back(request)


def doors_url(request: RoundRequest) -> str:
    """What stands before a door's id in its address: put together once, not for each of thousands."""
    return reverse("desk:round", args=[request.community.code, request.round.id]) + "households/"


def back(request: RoundRequest, page: str = "") -> HttpResponse:
    """To the page of this round that the act came from."""
    onward = ours(request, request.POST.get("next", ""))
    here = f"/desk/{request.community.code}/rounds/{request.round.id}/"
    return redirect(onward if onward.startswith(here) else here + page)


def stairwells_of(shown: list[MissingDoor], everything: list[MissingDoor]) -> list[Stairwell]:
    """The doors shown, stairwell by stairwell, each with how many are missing there in all."""
    counts = Counter((one.window.building_id, one.window.unit) for one in everything)
    groups: dict[tuple[UUID, str], Stairwell] = {}
    for one in shown:
        key = (one.window.building_id, one.window.unit)
        group = groups.setdefault(key, Stairwell(one.building, one.window.unit, counts[key]))
        group.doors.append(one)
    return list(groups.values())


def _found(request: RoundRequest, house: Building | None, show: str) -> list[MissingDoor]:
    round_, here = request.round, request.community.id
    if show == "referred":
        return [one for one in doors.referred(round_, here) if house is None or one.building.id == house.id]
    found = doors.missing(round_, here, building_id=house.id if house else None)
    fits: dict[str, Any] = {
        "untried": lambda one: one.window.mark == "missing",
        "tried": lambda one: one.window.mark == "tried",
        "conflict": lambda one: one.window.mark == "conflict",
        "planned": lambda one: one.visit_from is not None,
    }
    return [one for one in found if fits[show](one)] if show in fits else found


def _chosen_building(request: RoundRequest) -> Building | None:
    named = request.GET.get("building", "")
    return the_building(request, id_from(named)) if named else None


def _reason(request: RoundRequest) -> Excuse:
    said = request.POST.get("reason", "")
    reasons: tuple[Excuse, ...] = get_args(Excuse)
    found = next((one for one in reasons if one == said), None)
    if found is None:
        raise RoundRefused(_("Choose why these doors are excused."))
    return found
