"""What a desk does about one person or several: each a POST that answers with the desk's page."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from muster.access import devices
from muster.desk.current import DeskRequest, at_desk, done
from muster.desk.views.now import expected_of
from muster.entry.onward import ours
from muster.mobilise.answer import answer as keep_answer
from muster.mobilise.models import Answer
from muster.mobilise.queries import people_here
from muster.mobilise.report_in import give_name, settle, tick, undo, writing
from muster.places.models import Area


@require_POST
@at_desk
def report_ins(request: DeskRequest) -> HttpResponse:
    """These people stand before the desk. From the list itself only the list is answered, so that it stays in place."""
    people = _people(request)

    def act() -> str:
        new = tick(request.operation.id, request.community.id, people, by=request.actor, now=request.at)
        return ngettext("%(n)s person reported in.", "%(n)s people reported in.", new) % {"n": new}

    done(request, act)
    if request.headers.get("HX-Request") == "true":
        return render(request, "desk/now/_expected.html", expected_of(request))
    return _back(request)


@require_POST
@at_desk
def undoing(request: DeskRequest) -> HttpResponse:
    """A tick was wrong: a further event takes it back."""
    person = _one(request)

    def act() -> str:
        undo(request.operation.id, person, request.community.id, by=request.actor, now=request.at)
        return _("Taken back. This person no longer counts here.")

    return _then_back(request, act)


@require_POST
@at_desk
def answers(request: DeskRequest) -> HttpResponse:
    """What an expected person said on the phone, or that nobody can reach them."""
    person, said = _one(request), request.POST.get("answer", "")

    def act() -> str:
        reason = request.POST.get("reason", "")
        keep_answer(request.operation.id, person, said, reason=reason, by=request.actor, now=request.at)
        return _("Kept: %(answer)s.") % {"answer": Answer(said).label}

    return _then_back(request, act)


@require_POST
@at_desk
def settlements(request: DeskRequest) -> HttpResponse:
    """Someone is claimed here and elsewhere; the desk says where they are."""
    person, place = _one(request), _place(request)

    def act() -> str:
        settle(request.operation.id, person, place.id, by=request.actor, now=request.at)
        return _("Settled: this person counts in %(place)s.") % {"place": place.name}

    return _then_back(request, act)


@require_POST
@at_desk
def names(request: DeskRequest) -> HttpResponse:
    """Name someone who reported in by number alone. The desk has seen them, so they may sign in from now on."""
    person, name = _one(request), request.POST.get("name", "")
    if person not in {one.person.id for one in people_here(request.operation.id, request.community.id)}:
        raise Http404

    def act() -> str:
        with writing(request.community.id, [person]):
            give_name(person, name)
        tick(request.operation.id, request.community.id, [person], by=request.actor, now=request.at)
        return _("Confirmed.")

    try:
        return _then_back(request, act)
    except IntegrityError:
        messages.error(
            request, _("Someone of this name already has this number. Take this report-in back, then tick them.")
        )
        return _back(request)


@require_POST
@at_desk
def phones(request: DeskRequest, device_id: UUID) -> HttpResponse:
    """A leader shows a number on a phone; the desk types it in."""
    try:
        fits = devices.confirm(device_id, request.POST.get("code", ""), by=request.actor, now=request.at)
    except devices.NotYourDevice as refusal:
        messages.error(request, refusal.sentence)
    else:
        if fits:
            messages.success(request, _("Confirmed. That phone now shows its leader's team."))
        else:
            messages.error(request, devices.MISMATCH)
    return _back(request)


def _then_back(request: DeskRequest, act: Callable[[], str]) -> HttpResponse:
    done(request, act)
    return _back(request)


def _back(request: DeskRequest) -> HttpResponse:
    """To the page of this desk that the act came from."""
    onward = ours(request, request.POST.get("next", ""))
    here = f"/desk/{request.community.code}/"
    return redirect(onward if onward and onward.startswith(here) else here)


def _place(request: DeskRequest) -> Area:
    text = request.POST.get("place", "")
    found = Area.objects.filter(id=int(text)).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise Http404
    return found


def _one(request: DeskRequest) -> UUID:
    people = _people(request)
    if len(people) != 1:
        raise Http404
    return people[0]


def _people(request: DeskRequest) -> list[UUID]:
    """The people a form names. Ids that are none come from no page of ours."""
    try:
        return [UUID(text) for text in request.POST.getlist("person")]
    except ValueError as error:
        raise Http404 from error
