"""Slips for the doors of a house: a code each, printed once. Making them anew voids the ones before."""

from typing import Any
from uuid import UUID

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.desk.current import DeskRequest, at_desk
from muster.residents.doorcodes import grouped, make_codes
from muster.residents.models import Building, Household

DOORS_MAX = 240  # on one print: a stairwell of thirty storeys


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: DeskRequest, building_id: UUID) -> HttpResponse:
    """Which stairwell; POST answers with the slips themselves, which are shown this once."""
    building = Building.objects.filter(community_id=request.community.id, id=building_id).first()
    if building is None:
        raise Http404
    doors = list(
        Household.objects.filter(community_id=request.community.id, building_id=building_id, removed_at=None).order_by(
            "unit", "storey", "position", "part"
        )
    )
    context: dict[str, Any] = {
        "building": building,
        "units": sorted({one.unit for one in doors}),
        "doors_count": len(doors),
        "synthetic": request.operation.synthetic,
    }
    if request.method != "POST":
        return render(request, "desk/slips/page.html", context)
    wanted = request.POST.get("unit", "")
    chosen = [one for one in doors if wanted in {"*", one.unit}]
    if not chosen or len(chosen) > DOORS_MAX:
        context["error"] = _("Choose one stairwell with at most %(n)s doors.") % {"n": DOORS_MAX}
        return render(request, "desk/slips/page.html", context, status=422)
    codes = make_codes(request.community.id, request.operation.id, [one.id for one in chosen], now=request.at)
    address = request.build_absolute_uri(reverse("door:enter", args=[request.community.code]))
    slips = [(one, grouped(codes[one.id]), _code(f"{address}#{codes[one.id]}")) for one in chosen]
    return render(request, "desk/slips/print.html", context | {"slips": slips, "address": address})


def _code(link: str) -> SafeString:
    """The code rides behind the #, which a browser keeps to itself: it stands in no log of any server."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=2, dark="#000", light="#fff")
    return mark_safe(str(drawn))  # noqa: S308 - drawn by us from our own address
