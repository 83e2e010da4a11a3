"""The demo's link for a resident: one button, then the page of one household. It counts only in the demo's own folder."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.access.scope import Scope, open_scope
from muster.door.place import community_of, operation_of
from muster.door.standing import hold, wait_for
from muster.entry.demo_links import fits
from muster.residents.models import Household, Occupancy

KEY_MAX = 64


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, community_code: str) -> HttpResponse:
    """GET shows a button and opens nothing, since link scanners open links."""
    given = request.POST if request.method == "POST" else request.GET
    key = given.get("key", "")[:KEY_MAX]
    if not fits(key):
        raise Http404
    if request.method != "POST":
        return render(request, "entry/demo.html", {"role": _("Household"), "key": key})
    community, now = community_of(community_code), datetime.now(UTC)
    operation = operation_of(community, now=now)
    with open_scope(Scope(communities=(community.id,))):
        lived_in = Household.objects.filter(community_id=community.id, occupancy=Occupancy.OCCUPIED, removed_at=None)
        household = lived_in.order_by("building_id", "unit", "storey", "position").first()
    if household is None or operation is None:
        raise Http404
    wait_for(request.session, household.id, operation, community)
    hold(request.session, community, now=now)
    return redirect("door:home", community_code=community.code)
