"""Open one household: the desk says what for, the database logs and counts it, and the panel shows what was asked for."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from muster.desk.current import DeskRequest, at_desk
from muster.residents.models import Household
from muster.residents.needs import need_words, record_needs
from muster.residents.people_of import find_by_id_number
from muster.residents.quota import USED_MAX_OF_A_DESK
from muster.residents.refusals import NoSuchHousehold, NotAnIdNumber, ReasonMissing, UnknownNeed
from muster.residents.reveal import QuotaUsedUp, reveal
from muster.residents.words import NEEDS


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: DeskRequest, household_id: UUID) -> HttpResponse:
    """The question what for; POST answers with what is held. A refusal over the quota is an answer: its line must stay."""
    household = _household(request, household_id)
    if request.method != "POST":
        return _part(request, "_reveal", {"household": household})
    try:
        found = reveal(
            request.community.id,
            household_id,
            reason=request.POST.get("reason", ""),
            purpose=request.POST.get("purpose", ""),
            by=request.actor,
            city_id=request.operation.area_id,
            now=request.at,
        )
    except ReasonMissing as refusal:
        return _part(request, "_reveal", {"household": household, "error": refusal.sentence}, status=422)
    except NoSuchHousehold as absent:
        raise Http404 from absent
    if isinstance(found, QuotaUsedUp):
        return _part(request, "_reveal", {"household": household, "error": found.sentence})
    context = {
        "household": household,
        "held": found,
        "needs": need_words(found.needs),
        "all_needs": _all_needs(found.needs),
        "left_max": USED_MAX_OF_A_DESK,
    }
    return _part(request, "_revealed", context)


@require_POST
@at_desk
def needs(request: DeskRequest, household_id: UUID) -> HttpResponse:
    """What a household said it needs. Nothing ticked: nothing is needed any more."""
    household, codes = _household(request, household_id), request.POST.getlist("need")
    context: dict[str, Any] = {"household": household, "all_needs": _all_needs(codes)}
    try:
        record_needs(request.community.id, household_id, codes, now=request.at)
    except UnknownNeed as refusal:
        return _part(request, "_needs", context | {"error": refusal.sentence}, status=422)
    except NoSuchHousehold as absent:
        raise Http404 from absent
    return _part(request, "_needs", context | {"said": _("Kept, sealed. The household can take it back at any time.")})


@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def by_number(request: DeskRequest) -> HttpResponse:
    """Which household an ID number belongs to, in this community. Each try is logged and counts."""
    if request.method != "POST":
        return render(request, "desk/households/by_number.html", {"synthetic": request.operation.synthetic})
    context: dict[str, Any] = {"synthetic": request.operation.synthetic, "was_asked": True}
    try:
        found = find_by_id_number(
            request.community.id,
            request.operation.id,
            request.POST.get("number", ""),
            reason=request.POST.get("reason", ""),
            city_id=request.operation.area_id,
            now=request.at,
        )
    except (ReasonMissing, NotAnIdNumber) as refusal:
        context |= {"error": refusal.sentence}
        return render(request, "desk/households/by_number.html", context, status=422)
    if isinstance(found, QuotaUsedUp):
        context |= {"error": found.sentence}
    elif found.household_id:
        context |= {"household": _household(request, found.household_id)}
    return render(request, "desk/households/by_number.html", context)


def _household(request: DeskRequest, household_id: UUID) -> Household:
    found = Household.objects.filter(community_id=request.community.id, id=household_id).first()
    if found is None:
        raise Http404
    return found


def _all_needs(chosen: Any) -> list[tuple[str, str, bool]]:
    return [(code, word, code in chosen) for code, word in need_words(NEEDS)]


def _part(request: DeskRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The fragment alone where the page asked for it, else in a page of its own."""
    context |= {"synthetic": request.operation.synthetic, "part": f"desk/households/{name}.html"}
    template = context["part"] if request.headers.get("HX-Request") == "true" else "desk/households/part.html"
    return render(request, template, context, status=status)
