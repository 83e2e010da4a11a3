"""What a desk does in a call-out: each a POST that answers with the call-out's page, or the part it was sent from."""

from collections.abc import Callable
from typing import Any, get_args

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from muster.callouts.claim import say_for
from muster.callouts.close import close
from muster.callouts.flush import Verb
from muster.callouts.models import Callout
from muster.callouts.queries import coming
from muster.callouts.reseat import reseat
from muster.callouts.widen import ask_now
from muster.desk.callout_current import CalloutRequest, in_callout
from muster.desk.callout_words import STATES
from muster.desk.current import done, id_from

VERBS: tuple[Verb, ...] = get_args(Verb)


@require_POST
@in_callout
def people(request: CalloutRequest) -> HttpResponse:
    """A tick at the door, a word on the telephone: said by the desk for somebody."""
    verb = next((known for known in VERBS if known == request.POST.get("verb", "")), None)
    if verb is None:
        raise Http404
    person = id_from(request.POST.get("person", ""))
    eta = request.POST.get("eta_min", "")
    eta_min = int(eta) if eta.isdecimal() and len(eta) <= 3 else 15

    def act() -> str:
        stands = say_for(request.callout, person, verb, eta_min=eta_min, by=request.actor, now=request.at)
        return _("Kept: %(answer)s.") % {"answer": STATES[str(stands.state)]}

    _do(request, act)
    if request.headers.get("HX-Request") == "true":
        context = {"callout": request.callout, "coming": coming(request.callout, now=request.at), "now": request.at}
        return render(request, "desk/callouts/_coming.html", context)
    return _back(request)


@require_POST
@in_callout
def seats(request: CalloutRequest) -> HttpResponse:
    """More or fewer are needed."""
    asked = request.POST.get("seats", "")
    wanted = int(asked) if asked.isdecimal() and len(asked) <= 4 else 0

    def act() -> str:
        reseat(request.callout, wanted, by=request.actor, now=request.at)
        return ngettext("%(n)s person is needed now.", "%(n)s people are needed now.", wanted) % {"n": wanted}

    return _then_back(request, act)


@require_POST
@in_callout
def wave(request: CalloutRequest) -> HttpResponse:
    """Ask the next people now instead of waiting."""

    def act() -> str:
        asked = ask_now(request.callout, by=request.actor, now=request.at)
        if not asked:
            return _("Nobody is left to ask. The reasons stand beside each wave.")
        return ngettext("%(n)s more person was asked.", "%(n)s more people were asked.", asked) % {"n": asked}

    return _then_back(request, act)


@require_POST
@in_callout
def stop(request: CalloutRequest) -> HttpResponse:
    """It is over: everybody is told, most of them silently."""

    def act() -> str:
        close(request.callout, by=request.actor, now=request.at)
        return _("Ended. Those on the way are told at once, the others silently.")

    return _then_back(request, act)


def _then_back(request: CalloutRequest, act: Callable[[], str]) -> HttpResponse:
    _do(request, act)
    return _back(request)


def _do(request: CalloutRequest, act: Callable[[], str]) -> None:
    done(request, act)
    request.callout = Callout.objects.get(community_id=request.callout.community_id, id=request.callout.id)


def _back(request: Any) -> HttpResponse:
    return redirect("desk:callout", community_code=request.community.code, callout_id=request.callout.id)
