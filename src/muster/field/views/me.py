"""A volunteer's own page: what is asked, their answer, where they are reported in, whom to call."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access.leases import held_by
from muster.access.models import RoleKind
from muster.entry.guards import KnownRequest, sign_in_required, volunteer_required
from muster.entry.home import home_of
from muster.field.forms import AnswerForm
from muster.field.spoken import offer_of
from muster.field.standing import person_of, running_for, standing_of
from muster.mobilise.answer import answer
from muster.mobilise.attend import arrive, leave
from muster.mobilise.models import DeclineReason
from muster.mobilise.refusals import Refused
from muster.people.models import Volunteer
from muster.places.models import Area
from muster.teams.lent import lent_myself


@require_safe
@sign_in_required
def page(request: KnownRequest) -> HttpResponse:
    """Looking at it never answers and never reports in. Who is no volunteer is led to their own place."""
    if request.actor.scope.volunteer is None:
        leads = request.actor.holds(RoleKind.LEADER)
        return redirect("field:team") if leads else HttpResponseRedirect(home_of(request.actor))
    now = datetime.now(UTC)
    standing = standing_of(request.actor.scope.volunteer, now=now)
    lent = lent_myself(standing.person.id, now=now)
    context = {
        "standing": standing,
        "reason": _reason(standing.operation.id, standing.person.id) if standing.operation else "",
        "lent": lent,
        "lent_to": Area.objects.get(id=lent.community_id) if lent else None,
        "offer": offer_of(standing.person),
        "stairwells": held_by(standing.person.id, now=now).count(),
        "leads": request.actor.holds(RoleKind.LEADER),
        "waits_as_leader": any(role.kind == RoleKind.LEADER for role in request.held_back),
        "synthetic": bool(standing.operation and standing.operation.synthetic),
    }
    return render(request, "field/me.html", context)


@require_POST
@volunteer_required
def answers(request: KnownRequest) -> HttpResponse:
    """Yes or no; it may be changed until the operation closes."""
    now = datetime.now(UTC)
    person = Volunteer.objects.get(id=person_of(request))
    operation, form = running_for(person, now=now), AnswerForm(request.POST)
    if operation is None:
        messages.error(request, _("Nothing runs in your city now, so there is nothing to answer."))
    elif not form.is_valid():
        messages.error(request, _("Choose yes or no. A reason has at most 200 characters."))
    else:
        said = form.cleaned_data
        try:
            with transaction.atomic():
                answer(operation.id, person.id, said["answer"], reason=said["reason"], by=request.actor, now=now)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            thanks = _("Thank you. Your desk knows that you are coming.")
            kept = _("Kept. You are not asked why, and nothing follows from it.")
            messages.success(request, thanks if said["answer"] == "yes" else kept)
    return redirect("field:me")


@require_POST
@volunteer_required
def arrivals(request: KnownRequest) -> HttpResponse:
    """I begin to work. A second tap changes nothing."""
    return _attended(request, arrive, _("You are at work. Your hours count from now."))


@require_POST
@volunteer_required
def departures(request: KnownRequest) -> HttpResponse:
    """I have ended."""
    return _attended(request, leave, _("Thank you. Rest well."))


def _attended(request: KnownRequest, act: Callable[..., None], thanks: str) -> HttpResponse:
    now = datetime.now(UTC)
    person = Volunteer.objects.get(id=person_of(request))
    operation = running_for(person, now=now)
    if operation is None:
        messages.error(request, _("Nothing runs in your city now, so no hours count."))
        return redirect("field:me")
    try:
        with transaction.atomic():
            act(operation.id, person.id, by=request.actor, now=now)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, thanks)
    return redirect("field:me")


def _reason(operation_id: UUID, volunteer_id: UUID) -> str:
    kept = DeclineReason.objects.filter(operation_id=operation_id, volunteer_id=volunteer_id).first()
    return kept.reason if kept else ""
