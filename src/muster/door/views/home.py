"""What is held about a household, who looked and why, and when its door was reached."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from muster.access.phones import masked
from muster.door.forms import CorrectionForm
from muster.door.held import copy_of
from muster.door.standing import DoorRequest, at_own_door
from muster.door.told import kind_words, looks_for_life, looks_of, rounds_of
from muster.operations.models import Basis
from muster.residents.models import Household
from muster.residents.needs import need_words
from muster.residents.requests import opened, requests_of
from muster.residents.reveal import Revealed, reveal_own


@require_safe
@at_own_door
def page(request: DoorRequest) -> HttpResponse:
    return _shown(request)


@require_POST
@at_own_door
def phone(request: DoorRequest) -> HttpResponse:
    """The whole number, because it was asked for."""
    return _shown(request, phone_shown=True)


@require_POST
@at_own_door
def copy(request: DoorRequest) -> HttpResponse:
    """A copy of everything, to take away."""
    door = request.door
    held = copy_of(door.community.id, door.household_id, now=request.at)
    answer = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="held-about-us.json"'
    return answer


def _shown(request: DoorRequest, *, phone_shown: bool = False) -> HttpResponse:
    door = request.door
    held = reveal_own(door.community.id, door.household_id, now=request.at)
    looks, own_looks = looks_of(door.community.id, door.household_id)
    context = {
        "door": door,
        "household": Household.objects.get(community_id=door.community.id, id=door.household_id),
        "form": CorrectionForm(),
        "held": held,
        "phone": _phone(held, whole=phone_shown),
        "phone_shown": phone_shown,
        "needs": need_words(held.needs),
        "looks": looks,
        "life_looks": looks_for_life(door.community.id, door.household_id),
        "own_looks": own_looks,
        "rounds": rounds_of(door.community.id, door.household_id),
        "requests": [_told(opened(one)) for one in requests_of(door.community.id, door.household_id)[:20]],
        "erased_at_once": door.operation.basis != Basis.DUTY,
        "synthetic": door.operation.synthetic,
    }
    return render(request, "door/home.html", context)


def _phone(held: Revealed, *, whole: bool) -> str:
    return held.phone if whole else masked(held.phone) if held.phone else ""


def _told(asked: Any) -> dict[str, Any]:
    return {"asked": asked, "kind": kind_words(asked.request.kind)}
