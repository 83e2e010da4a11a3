"""Who goes to which stairwell: given to a person or a pair for some hours, taken back, handed over."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from muster.access.look import looked
from muster.access.models import Lease
from muster.desk.current import done, id_from
from muster.desk.round_current import RoundRequest, in_round
from muster.mobilise.queries import people_here
from muster.rounds import doors
from muster.rounds.assign import HOURS_MAX, assign, hand_over, take_back
from muster.rounds.hand_over import handed_over
from muster.rounds.queries import counted_here
from muster.rounds.refusals import RoundRefused

HOURS_FIRST = 4


@require_safe
@in_round
def page(request: RoundRequest) -> HttpResponse:
    """Every stairwell, the most missing first; and who is here to go. Names are shown, so the look is logged."""
    operation, community = request.operation, request.community
    found = doors.stairwells(request.round, community.id, now=request.at)
    people = people_here(operation.id, community.id)
    looked("desk.stairwells", city_id=operation.area_id, community_id=community.id, rows=len(people), now=request.at)
    only_free = request.GET.get("show") == "free"
    context = {
        "round": request.round,
        "counted": counted_here(request.round, community.id),
        "rows": [row for row in found if row.missing and row.lease is None] if only_free else found,
        "only_free": only_free,
        "free_count": sum(row.lease is None and row.missing > 0 for row in found),
        "held_count": sum(row.lease is not None for row in found),
        "people": people,
        "hours": range(1, HOURS_MAX + 1),
        "hours_first": HOURS_FIRST,
        "hand_overs": handed_over(community.id, operation.id, now=request.at),
        "synthetic": operation.synthetic,
    }
    return render(request, "desk/rounds/stairwells.html", context)


@require_POST
@in_round
def assignments(request: RoundRequest) -> HttpResponse:
    """The chosen stairwells go to a person or a pair."""
    chosen = [_stairwell(text) for text in request.POST.getlist("stairwell")]

    def act() -> str:
        partner = request.POST.get("partner", "")
        count = assign(
            request.round,
            request.community.id,
            chosen,
            volunteer_id=volunteer_of(request),
            partner_id=id_from(partner) if partner else None,
            hours=hours_of(request),
            by=request.actor,
            now=request.at,
        )
        return ngettext("%(n)s stairwell given.", "%(n)s stairwells given.", count) % {"n": count}

    return _then_back(request, act)


@require_POST
@in_round
def taking_back(request: RoundRequest, lease_id: UUID) -> HttpResponse:
    _theirs(request, lease_id)

    def act() -> str:
        take_back(request.round, request.community.id, lease_id, by=request.actor, now=request.at)
        return _("Taken back. Somebody else can go now.")

    return _then_back(request, act)


@require_POST
@in_round
def handing_over(request: RoundRequest, lease_id: UUID) -> HttpResponse:
    """From whoever holds it to the person chosen above."""
    _theirs(request, lease_id)

    def act() -> str:
        hand_over(
            request.round,
            request.community.id,
            lease_id,
            to=volunteer_of(request),
            hours=hours_of(request),
            by=request.actor,
            now=request.at,
        )
        return _("Handed over.")

    return _then_back(request, act)


def volunteer_of(request: RoundRequest) -> UUID:
    named = request.POST.get("volunteer", "")
    if not named:
        raise RoundRefused(_("Choose who goes."))
    return id_from(named)


def hours_of(request: RoundRequest) -> int:
    text = request.POST.get("hours", "")
    return int(text) if text.isdecimal() and len(text) < 4 else 0  # the act says which hours there are


def _theirs(request: RoundRequest, lease_id: UUID) -> None:
    """Another community's assignment, or none, is absent."""
    held = Lease.objects.filter(community_id=request.community.id, round_id=request.round.id, id=lease_id)
    if not held.exists():
        raise Http404


def _stairwell(text: str) -> tuple[UUID, str]:
    building, mark, unit = text.partition("|")
    if not mark or len(unit) > 20 or "\x00" in unit:
        raise Http404
    return id_from(building), unit


def _then_back(request: RoundRequest, act: Callable[[], str]) -> HttpResponse:
    done(request, act)
    return redirect("desk:round_stairwells", community_code=request.community.code, round_id=request.round.id)
