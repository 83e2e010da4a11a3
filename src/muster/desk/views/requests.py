"""What households ask for at their own pages: a list without words, and each request with its words, which is a look."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from muster.access.look import looked
from muster.desk.current import DeskRequest, at_desk
from muster.residents import requests
from muster.residents.correct_private import CORRECTABLE, correct_private
from muster.residents.erase import erase
from muster.residents.models import Household, Request
from muster.residents.refusals import ResidentsRefused
from muster.residents.reveal import QuotaUsedUp


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    found = requests.requests_here(request.community.id)
    doors = {
        one.id: one
        for one in Household.objects.filter(
            community_id=request.community.id, id__in={asked.household_id for asked in found}
        )
    }
    context = {
        "requests": [(one, Request.Kind(one.kind).label, doors.get(one.household_id)) for one in found],
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/requests/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def one(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """One request; POST answers it. What the desk accepts of a correction is applied in the same step."""
    found = requests.request_at(request.community.id, request_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _answered(request, found)
    looked(
        "desk.request",
        city_id=found.city_id,
        community_id=request.community.id,
        subject_id=found.household_id,
        rows=1,
        now=request.at,
    )
    return _shown(request, found)


def _answered(request: DeskRequest, found: Request) -> HttpResponse:
    asked = requests.opened(found)
    try:
        if request.POST.get("accept") == "yes":
            refused = _accepted(request, asked)
            if refused:
                return _shown(request, found, error=refused.sentence)  # its line in the log must stay
        requests.answer(found, request.POST.get("answer", ""), by=request.actor, now=request.at)
    except ResidentsRefused as refusal:
        return _shown(request, found, error=refusal.sentence, status=422)
    messages.success(request, _("Answered. The household reads it at its own page."))
    return redirect("desk:requests", community_code=request.community.code)


def _accepted(request: DeskRequest, asked: requests.Asked) -> QuotaUsedUp | None:
    """Put right what the household said is wrong; a count of people is left to the register's own page."""
    found = asked.request
    if found.kind == Request.Kind.ERASE:
        erase(found.community_id, found.household_id, now=request.at)
        return None
    changes = {name: str(value) for name, value in asked.fields.items() if name in CORRECTABLE}
    if not changes:
        return None
    return correct_private(
        found.community_id,
        found.household_id,
        changes,
        reason=_("asked for by the household"),
        by=request.actor,
        city_id=found.city_id,
        now=request.at,
    )


def _shown(request: DeskRequest, found: Request, *, error: object = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "asked": requests.opened(found),
        "kind": Request.Kind(found.kind).label,
        "household": Household.objects.filter(community_id=found.community_id, id=found.household_id).first(),
        "error": error,
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/requests/one.html", context, status=status)
