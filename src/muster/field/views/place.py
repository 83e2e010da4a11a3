"""Report in, or say that one is somewhere else now. The old place is named before it is left."""

from datetime import UTC, datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.entry.guards import KnownRequest, volunteer_required
from muster.field.standing import Standing, person_of, standing_of
from muster.mobilise.refusals import Refused
from muster.mobilise.report_in import move
from muster.operations.queries import communities
from muster.places.queries import Place, by_code, places

SHOWN_MAX = 30
ASKED_CHARS_MAX = 40


@require_http_methods(["GET", "HEAD", "POST"])
@volunteer_required
def page(request: KnownRequest) -> HttpResponse:
    """The communities that take part, found by name; POST reports in there."""
    now = datetime.now(UTC)
    standing = standing_of(person_of(request), now=now)
    if standing.operation is None:
        messages.error(request, _("Nothing runs in your city now, so there is nowhere to report in."))
        return redirect("field:me")
    if request.method == "POST":
        return _moved(request, standing, now)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:ASKED_CHARS_MAX]
    found = [one for one in places(communities(standing.operation.id)) if _fits(one, wanted)]
    context = {
        "standing": standing,
        "wanted": wanted,
        "places": found[:SHOWN_MAX],
        "more": max(len(found) - SHOWN_MAX, 0),
        "synthetic": standing.operation.synthetic,
    }
    return render(request, "field/place.html", context)


def _moved(request: KnownRequest, standing: Standing, now: datetime) -> HttpResponse:
    community = by_code(request.POST.get("community", "").replace("\x00", ""))
    if community is None or standing.operation is None:
        messages.error(request, _("Choose the community where you are."))
        return redirect("field:place")
    try:
        with transaction.atomic():
            move(standing.operation.id, standing.person.id, community.id, by=request.actor, now=now)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("field:place")
    messages.success(request, _("You are reported in: %(place)s.") % {"place": community.name})
    return redirect("field:me")


def _fits(place: Place, wanted: str) -> bool:
    return not wanted or any(wanted in text for text in (place.name, place.district, place.subdistrict, place.code))
