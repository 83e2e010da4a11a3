"""Coverage of a round: how many are missing, where, down to the building. One building's windows take a reason."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from muster.city.coverage_islands import coverage_map, coverage_state, plain_wall
from muster.city.current import OperationRequest, with_operation
from muster.city.islands import districts
from muster.entry.guards import KnownRequest, city_required
from muster.ledger.counts import total
from muster.places.models import Level
from muster.places.queries import Place, by_code, places
from muster.rounds import city_view
from muster.rounds.city_view import REASON_CHARS_MAX, Purpose, RoundCounted
from muster.rounds.models import Round
from muster.rounds.queries import BuildingCounted, CommunityCoverage, Coverage, by_district, coverage
from muster.rounds.refusals import NotYourRound

ROUNDS_SHOWN = 6  # side by side; all others are on the list of rounds
ROWS_MAX = 25
BUILDINGS_MAX = 50


class WallForm(forms.Form):
    """Why a command looks at one building's windows."""

    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_CHARS_MAX,
        help_text=_("In your own words. Name no resident. The auditor reads it."),
    )


@require_safe
@city_required
@with_operation
def page(request: OperationRequest) -> HttpResponse:
    """The whole page. What changes is fetched anew after each tick by `figures`, `missing` and `map_json`."""
    shown, rounds = _rounds(request)
    if shown is None:
        return render(request, "city/coverage/page.html", {"operation": request.operation})
    found = coverage(shown.round)
    drawn = coverage_map(shown.round, found.communities) | {"districts": districts(request.operation.area_id)}
    context = _figures(request, shown, rounds, found) | _missing(request, shown, found) | {"map": drawn}
    return render(request, "city/coverage/page.html", context)


@require_safe
@city_required
@with_operation
def figures(request: OperationRequest) -> HttpResponse:
    """The left column as a fragment."""
    shown, rounds = _some_round(request)
    return render(request, "city/coverage/_figures.html", _figures(request, shown, rounds, coverage(shown.round)))


@require_safe
@city_required
@with_operation
def missing(request: OperationRequest) -> HttpResponse:
    """The list of what is missing as a fragment."""
    shown, _rounds_beside = _some_round(request)
    return render(request, "city/coverage/_missing.html", _missing(request, shown, coverage(shown.round)))


@require_safe
@city_required
@with_operation
def map_json(request: OperationRequest) -> JsonResponse:
    shown, _rounds_beside = _some_round(request)
    return JsonResponse(coverage_map(shown.round, coverage(shown.round).communities))


@require_safe
@city_required
def community(request: KnownRequest, round_id: UUID, community_code: str) -> HttpResponse:
    """One community by building: sums that add up, no window and no door."""
    found, place = _ours(request, round_id), _place(community_code)
    try:
        here = city_view.building_counts_for_command(found, place.id, by=request.actor)
    except NotYourRound as refusal:
        raise Http404 from refusal
    context = {
        "round": found,
        "operation": found.operation,
        "synthetic": found.operation.synthetic,
        "place": place,
        "here": here,
        "page": Paginator(here.buildings, BUILDINGS_MAX).get_page(request.GET.get("page")),
        "sum": total(one.counted for one in here.buildings),
    }
    return render(request, "city/coverage/community.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@city_required
def building(request: KnownRequest, round_id: UUID, community_code: str, building_id: UUID) -> HttpResponse:
    """One building's windows, once a reason is given. Each showing is a line in the look-log."""
    found, place = _ours(request, round_id), _place(community_code)
    here = _building(request, found, place, building_id)
    form = WallForm(request.POST if request.method == "POST" else None)
    context = {"round": found, "synthetic": found.operation.synthetic, "place": place, "here": here, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "city/coverage/building.html", context, status=422 if form.errors else 200)
    shown = city_view.wall_for_command(
        found, place.id, building_id, by=request.actor, now=datetime.now(UTC), **form.cleaned_data
    )
    if shown is None:
        raise Http404
    said = {"wall": plain_wall(shown), "purpose": Purpose(form.cleaned_data["purpose"]).label}
    return render(request, "city/coverage/building.html", context | said | {"reason": form.cleaned_data["reason"]})


def _rounds(request: OperationRequest) -> tuple[RoundCounted | None, list[RoundCounted]]:
    """The round that is shown, and those beside it: the one asked for, else the newest that is open, else the newest."""
    rounds = city_view.command_rounds(request.operation.id, limit=ROUNDS_SHOWN)
    wanted = request.GET.get("round", "")
    if not wanted:
        return next(iter(rounds), None), rounds
    shown = next((one for one in rounds if str(one.round.id) == wanted), None) or _other(request, wanted)
    return shown, rounds if shown in rounds else [shown, *rounds]


def _other(request: OperationRequest, wanted: str) -> RoundCounted:
    try:
        found = city_view.round_counted(UUID(wanted), request.operation.id)
    except ValueError as mistake:
        raise Http404 from mistake
    if found is None:
        raise Http404
    return found


def _some_round(request: OperationRequest) -> tuple[RoundCounted, list[RoundCounted]]:
    shown, rounds = _rounds(request)
    if shown is None:
        raise Http404
    return shown, rounds


def _figures(
    request: OperationRequest, shown: RoundCounted, rounds: list[RoundCounted], found: Coverage
) -> dict[str, Any]:
    return {
        "operation": request.operation,
        "synthetic": request.operation.synthetic,
        "round": shown.round,
        "counted": found.total,
        "rounds": rounds,
        "districts": by_district(found),
        "district": request.GET.get("district", "")[:60],
    }


def _missing(request: OperationRequest, shown: RoundCounted, found: Coverage) -> dict[str, Any]:
    district, only = request.GET.get("district", "")[:60], request.GET.get("only", "")[:10]
    rows = [row for row in found.communities if _fits(row, district=district, only=only)]
    page = Paginator(rows, ROWS_MAX).get_page(request.GET.get("page"))
    return {
        "round": shown.round,
        "page": page,
        "rows": [(row, coverage_state(row)) for row in page],
        "without_register": found.without_register,
        "communities_count": len(found.communities),
        "district": district,
        "only": only,
        # A round opened meanwhile must not slip under this page: its fragments name the round that it shows.
        "query": urlencode({"round": shown.round.id, "district": district, "only": only, "page": page.number}),
    }


def _fits(row: CommunityCoverage, *, district: str, only: str) -> bool:
    return (not district or row.place.district == district) and (only != "unknown" or not row.has_register)


def _ours(request: KnownRequest, round_id: UUID) -> Round:
    found = Round.objects.select_related("operation__area", "area").filter(id=round_id).first()
    if found is None or not request.actor.city_of(found.city_id):
        raise Http404
    return found


def _place(community_code: str) -> Place:
    area = by_code(community_code) if community_code.isprintable() else None
    if area is None or area.level != Level.COMMUNITY:
        raise Http404
    return places([area.id])[0]


def _building(request: KnownRequest, found: Round, place: Place, building_id: UUID) -> BuildingCounted:
    try:
        here = city_view.building_counts_for_command(found, place.id, by=request.actor)
    except NotYourRound as refusal:
        raise Http404 from refusal
    one = next((one for one in here.buildings if one.building.id == building_id), None)
    if one is None:
        raise Http404
    return one
