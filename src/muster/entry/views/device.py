"""A leader's phone, signed in by a code alone, waits here until the desk has compared its number."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from muster.access.devices import COUNTS_FOR, WAITS_MAX, ask, counts, device_of
from muster.access.models import Device, RoleKind
from muster.channels.budget import DAY, BudgetSpent, spend
from muster.entry.guards import KnownRequest, sign_in_required
from muster.entry.onward import ours
from muster.entry.sessions import DEVICE_COOKIE

ASKS_PER_DAY_MAX = 20


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def device(request: KnownRequest) -> HttpResponse:
    """GET shows the number while it waits; POST asks for one."""
    onward = ours(request, request.GET.get("next", "")) or "/"
    role = next((held for held in request.held_back if held.kind == RoleKind.LEADER), None)
    if role is None:
        return HttpResponseRedirect(onward)
    if request.method == "POST":
        return _ask(request, role.area_id or 0)
    return render(request, "entry/device.html", {"device": _waiting(request), "role": role, "onward": onward})


def _waiting(request: KnownRequest) -> Device | None:
    mine = device_of(request.actor.account_id, request.COOKIES.get(DEVICE_COOKIE, ""))
    return mine if mine and not counts(mine, now=now()) and mine.asked_at > now() - WAITS_MAX else None


def _ask(request: KnownRequest, area_id: int) -> HttpResponse:
    response = HttpResponseRedirect(request.get_full_path())
    try:
        spend(f"device:{request.actor.account_id}", DAY, ASKS_PER_DAY_MAX, now=now())
    except BudgetSpent:
        return response
    secret, _device = ask(request.actor.account_id, area_id, now=now())
    response.set_cookie(
        DEVICE_COOKIE, secret, max_age=COUNTS_FOR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response
