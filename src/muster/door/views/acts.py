"""What a household asks for: correct, take needs back, complain, erase. What can be done at once is done at once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from muster.door.forms import CorrectionForm, WordsForm
from muster.door.standing import DoorRequest, at_own_door, let_go
from muster.operations.models import Basis
from muster.residents import requests
from muster.residents.erase import erase
from muster.residents.models import Request
from muster.residents.needs import withdraw_needs
from muster.residents.refusals import ResidentsRefused


@require_POST
@at_own_door
def corrections(request: DoorRequest) -> HttpResponse:
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _back(request, refused=next(iter(form.errors.values()))[0])
    try:
        _ask(request, Request.Kind.CORRECT, form.cleaned_data["words"], form.fields_said())
    except ResidentsRefused as refusal:
        return _back(request, refused=refusal.sentence)
    return _back(request, said=_("Sent to your community's desk. The answer stands here within 15 days."))


@require_POST
@at_own_door
def needs(request: DoorRequest) -> HttpResponse:
    """Needs are always voluntary: they go at once, and nobody asks why."""
    withdraw_needs(request.door.community.id, request.door.household_id, now=request.at)
    return _back(request, said=_("Your needs are erased."))


@require_POST
@at_own_door
def complaints(request: DoorRequest) -> HttpResponse:
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _back(request, refused=_("Write a few words, at most 1,000 characters."))
    try:
        _ask(request, Request.Kind.COMPLAIN, form.cleaned_data["words"])
    except ResidentsRefused as refusal:
        return _back(request, refused=refusal.sentence)
    return _back(request, said=_("Sent to your community's desk, and counted for the city's auditor."))


@require_POST
@at_own_door
def erasure(request: DoorRequest) -> HttpResponse:
    """At once, unless a law obliges the community to keep the data: then the desk answers."""
    if request.POST.get("sure") != "yes":
        return _back(request, refused=_("Tick the box first: what is erased cannot be brought back."))
    door = request.door
    if door.operation.basis == Basis.DUTY:
        _ask(request, Request.Kind.ERASE, "")
        return _back(request, said=_("Sent to your community's desk. The answer stands here within 15 days."))
    _ask(request, Request.Kind.ERASE, "", is_done=True)
    erase(door.community.id, door.household_id, now=request.at)
    let_go(request.session)
    return render(request, "door/erased.html", {"community": door.community, "synthetic": door.operation.synthetic})


def _ask(
    request: DoorRequest, kind: str, words: str, fields: dict[str, object] | None = None, *, is_done: bool = False
) -> None:
    door = request.door
    waiting = requests.waiting_of(door.community.id, door.household_id)
    if waiting >= requests.OPEN_MAX and kind != Request.Kind.ERASE:
        raise TooManyWait
    requests.ask(
        door.community.id,
        door.household_id,
        door.operation.id,
        door.operation.area_id,
        kind=kind,
        words=words,
        fields=fields,
        answered_at=request.at if is_done else None,
        now=request.at,
    )


class TooManyWait(ResidentsRefused):
    """The desk has not answered the last ones yet."""

    sentence = gettext_lazy("Ten of your requests wait for an answer. Go to your community's desk.")


def _back(request: DoorRequest, *, said: str = "", refused: object = "") -> HttpResponse:
    if said:
        messages.success(request, said)
    if refused:
        messages.error(request, str(refused))
    return redirect("door:home", community_code=request.door.community.code)
