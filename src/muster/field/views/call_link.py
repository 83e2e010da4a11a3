"""The page behind the link of a call: one person, one call-out, three buttons. Opening it says nothing."""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from muster.callouts.claim import say
from muster.callouts.flush import SAYINGS
from muster.callouts.link import Linked, followed, opened_from_chat
from muster.callouts.models import Call
from muster.callouts.queries import Mine, mine_in
from muster.callouts.refusals import CalloutRefused
from muster.callouts.seating import State
from muster.entry.guards import KnownRequest, volunteer_required
from muster.field.standing import person_of
from muster.operations.models import Operation
from muster.people.models import Volunteer

ETA_MIN = 15
ETAS = (5, ETA_MIN, 30, 60)  # minutes, to choose from


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, code: str) -> HttpResponse:
    refusal = ""
    with followed(code) as linked:
        if linked is None:
            raise Http404
        if request.method == "POST":
            refusal = _said(request, linked)
            if not refusal:
                return redirect("call_link:page", code=code)
        (mine,) = mine_in(linked.callout.community_id, [linked.callout.id], linked.call.volunteer_id)
        return _page(request, mine, refusal, is_personal=True)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@volunteer_required
def from_chat(request: KnownRequest, chat: str) -> HttpResponse:
    """The link that stands in a chat: whoever signs in as a volunteer of the city may answer, asked or not."""
    refusal, volunteer_id = "", person_of(request)
    city_id = Volunteer.objects.values_list("city_id", flat=True).get(id=volunteer_id)
    with opened_from_chat(chat) as callout:
        if callout is None or callout.city_id != city_id:
            raise Http404
        own = {"community_id": callout.community_id, "callout_id": callout.id, "volunteer_id": volunteer_id}
        call = Call.objects.filter(**own).first() or Call(**own, wave=0, state=State.ASKED)
        if request.method == "POST":
            refusal = _said(request, Linked(callout, call))
            if not refusal:
                return redirect("call_link:from_chat", chat=chat)
        (mine,) = mine_in(callout.community_id, [callout.id], volunteer_id, or_else=call)
        return _page(request, mine, refusal, is_personal=False)


def _page(request: HttpRequest, mine: Mine, refusal: str, *, is_personal: bool) -> HttpResponse:
    operation = Operation.objects.get(id=mine.callout.operation_id)
    context: dict[str, Any] = {
        "mine": mine,
        "is_personal": is_personal,
        "refusal": refusal,
        "etas": ETAS,
        "synthetic": operation.synthetic,
    }
    return render(request, "field/call.html", context, status=409 if refusal else 200)


def _said(request: HttpRequest, linked: Linked) -> str:
    """What was pressed; "" where it was taken, else why not."""
    verb = SAYINGS.get(request.POST.get("say", ""))
    if verb is None:
        raise Http404
    minutes = request.POST.get("eta_min", "")
    eta_min = int(minutes) if minutes.isdecimal() and len(minutes) <= 4 else ETA_MIN
    arrived = request.POST.get("code", "") if verb == "arrive" else None
    callout = linked.callout
    try:
        say(
            callout.community_id,
            callout.id,
            linked.call.volunteer_id,
            verb,
            eta_min=eta_min,
            via="link",
            code=arrived,
            now=datetime.now(UTC),
        )
    except CalloutRefused as refused:
        return str(refused.sentence)
    return ""
