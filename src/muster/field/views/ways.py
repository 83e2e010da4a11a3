"""By what a volunteer wants to be reached, when quietly, at which addresses, and whether tonight. Theirs to change, at any time."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from muster.channels import outbox
from muster.channels.limits import PERSONAL
from muster.channels.models import Address
from muster.channels.names import name_of
from muster.channels.prefer import prefer
from muster.channels.queries import addresses_of, preferences_of
from muster.channels.refusals import NotAnAddress, NotAPreference
from muster.channels.registry import in_use
from muster.channels.subscribe import subscribe, unsubscribe
from muster.entry.guards import KnownRequest, volunteer_required
from muster.field.standing import person_of
from muster.field.ways_forms import HOURS, AddressForm, RemovalForm, TonightForm, WaysForm, as_said
from muster.people.edit import OfferRefused
from muster.people.models import Volunteer
from muster.people.tonight import call_me

TYPED = {"mail": ("mail",), "matrix": ("matrix_id", "matrix")}  # what is typed here, by the channel that must be set up


@require_http_methods(["GET", "HEAD", "POST"])
@volunteer_required
def page(request: KnownRequest) -> HttpResponse:
    """Looking; POST keeps order and quiet hours."""
    if request.method != "POST":
        return _page(request)
    form = WaysForm(request.POST, channels=_named(_offered()))
    if not form.is_valid():
        return _page(request, form=form, refusal=str(NotAPreference.sentence), status=422)
    try:
        prefer(person_of(request), form.order, **form.quiet)
    except NotAPreference as refused:
        return _page(request, form=form, refusal=str(refused.sentence), status=422)
    messages.success(request, _("Kept. The next call-out reaches you this way."))
    return redirect("field:ways")


@require_POST
@volunteer_required
def addresses(request: KnownRequest) -> HttpResponse:
    """One address more. It is kept sealed and never shown again."""
    form = AddressForm(request.POST, channels=_named(_typed()))
    if not form.is_valid():
        return _page(request, wrong=str(NotAnAddress.sentence), status=422)
    said, person_id = form.cleaned_data, person_of(request)
    city_id = Volunteer.objects.values_list("city_id", flat=True).get(id=person_id)
    try:
        subscribe(person_id, said["text"], channel=said["channel"], city_id=city_id, now=datetime.now(UTC))
    except NotAnAddress as refused:
        return _page(request, wrong=str(refused.sentence), status=422)
    messages.success(request, _("Added. It is kept sealed and not shown again."))
    return redirect("field:ways")


@require_POST
@volunteer_required
def removal(request: KnownRequest) -> HttpResponse:
    """One address fewer. Twice is once."""
    form = RemovalForm(request.POST)
    if not form.is_valid():
        raise Http404
    unsubscribe(person_of(request), form.cleaned_data["address"])
    messages.success(request, _("Removed."))
    return redirect("field:ways")


@require_POST
@volunteer_required
def tonight(request: KnownRequest) -> HttpResponse:
    """For people without the app: I may be called for some hours, or no longer."""
    form, now = TonightForm(request.POST), datetime.now(UTC)
    if not form.is_valid():
        raise Http404
    hours = form.cleaned_data["hours"]
    try:
        until = call_me(person_of(request), now + timedelta(hours=hours) if hours else None, by=request.actor, now=now)
    except OfferRefused as refused:
        messages.error(request, str(refused.sentence))
    else:
        messages.success(request, _("Thank you. You may be called.") if until else _("You are not called at night."))
    return redirect("field:ways")


def _page(
    request: KnownRequest, *, form: WaysForm | None = None, refusal: str = "", wrong: str = "", status: int = 200
) -> HttpResponse:
    person = Volunteer.objects.get(id=person_of(request))
    kept = preferences_of([person.id]).get(person.id)
    own, offered, now = list(addresses_of(person.id)), _offered(), datetime.now(UTC)
    there = {one.channel for one in own if one.state == Address.State.OK} | ({"sms"} if person.phone else set())
    order = kept.order if kept else []
    context: dict[str, Any] = {
        "form": form or WaysForm(initial=as_said(kept, offered), channels=_named(offered)),
        "addresses": [(one, name_of(one.channel)) for one in own],
        "typed": _named(_typed()),
        "silent": bool(order) and not any(channel in there for channel in order if channel in offered),
        "lacking": [name_of(channel) for channel in order if channel in offered and channel not in there],
        "quiet_hours": settings.QUIET_HOURS,
        "until": person.call_until if person.call_until and person.call_until > now else None,
        "hours": HOURS,
        "refusal": refusal,
        "wrong": wrong,
    }
    return render(request, "field/ways.html", context, status=status)


def _offered() -> tuple[str, ...]:
    """Of the ways to a person those that are set up. In the demo the screen stands in for text messages."""
    by_phone = outbox.channel_in_use() is not None
    return tuple(one for one in PERSONAL if one in in_use() or (one == "sms" and by_phone))


def _typed() -> list[str]:
    return [kind for channel, kinds in TYPED.items() if channel in in_use() for kind in kinds]


def _named(channels: Iterable[str]) -> list[tuple[str, str]]:
    return [(channel, name_of(channel)) for channel in channels]
