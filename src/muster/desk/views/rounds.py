"""The rounds of a community with their counts, and the form that opens one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from muster.desk.current import DeskRequest, at_desk, id_from
from muster.desk.round_forms import RoundForm, first_times
from muster.desk.views.kept import set_aside_today
from muster.rounds.open import open_round
from muster.rounds.queries import RoundHere, has_register, rounds_here
from muster.rounds.refusals import RoundRefused


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    """Open rounds first, then closed ones; each with what is still missing."""
    operation, community = request.operation, request.community
    found = rounds_here(operation.id, community.id)
    context = {
        "open": [one for one in found if one.round.closed_at is None],
        "closed": [one for one in found if one.round.closed_at is not None],
        "has_register": has_register(community.id, operation.id),
        "set_aside": set_aside_today(request),
        "synthetic": operation.synthetic,
    }
    return render(request, "desk/rounds/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def new(request: DeskRequest) -> HttpResponse:
    """Open a round of the own community."""
    found = rounds_here(request.operation.id, request.community.id)
    closed = [one for one in found if one.round.closed_at is not None]
    if request.method != "POST":
        return _form(request, RoundForm(initial=_first(request, closed), closed=closed))
    form = RoundForm(request.POST, closed=closed)
    if not form.is_valid():
        return _form(request, form, status=422)
    area = request.community.id
    try:
        opened = open_round(request.operation.id, area_id=area, **form.words(), by=request.actor, now=request.at)
    except RoundRefused as refusal:
        form.add_error(None, str(refusal.sentence))
        return _form(request, form, status=422)
    messages.success(request, _("Opened. Every door of the community is missing until somebody has been there."))
    return redirect("desk:round", community_code=request.community.code, round_id=opened.id)


def _first(request: DeskRequest, closed: list[RoundHere]) -> dict[str, object]:
    """What stands in the form at first: for the missing doors of a closed round, that round's own words."""
    first: dict[str, object] = dict(first_times(request.at))
    if asked := request.GET.get("carry", ""):
        wanted = id_from(asked)
        earlier = next((one.round for one in closed if one.round.id == wanted), None)
        if earlier:
            first |= {
                "carried_from": str(earlier.id),
                "kind": earlier.kind,
                "target": earlier.target,
                "title": _("%(title)s, missing doors") % {"title": earlier.title},
                "instructions_zh": earlier.instructions.get("zh", ""),
                "instructions_en": earlier.instructions.get("en", ""),
            }
    return first


def _form(request: DeskRequest, form: RoundForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "has_register": has_register(request.community.id, request.operation.id),
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/rounds/open.html", context, status=status)
