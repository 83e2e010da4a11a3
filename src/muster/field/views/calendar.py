"""A person's duties in their own calendar: the address, shown once, and what it answers to whoever has it."""

from datetime import UTC, datetime
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.channels.budget import BudgetSpent
from muster.entry.guards import KnownRequest, volunteer_required
from muster.shifts.calendar import counted, duties_at, end_address, ics, new_address

AGAIN_S = 3600


@require_POST
@volunteer_required
def making(request: KnownRequest) -> HttpResponse:
    """A new address; the one before it ends. This answer is the only one that shows it."""
    address = address_for(request, new_address(by=request.actor, now=datetime.now(UTC)))
    context: dict[str, Any] = {"address": address, "subscribe": as_webcal(address), "code": _drawn(as_webcal(address))}
    response = render(request, "field/duties/calendar.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
@volunteer_required
def ending(request: KnownRequest) -> HttpResponse:
    end_address(by=request.actor)
    messages.success(request, _("Ended. Calendars that had the address see nothing more."))
    return redirect("field:duties")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """To whoever has the address: when and where, no name and no number. `?lang=en` for a calendar that says no language."""
    now = datetime.now(UTC)
    duties = duties_at(secret, now=now)
    if duties is None:
        raise Http404
    try:
        counted(secret, now=now)
    except BudgetSpent:
        return HttpResponse(status=429, headers={"Retry-After": str(AGAIN_S)})
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        body = ics(duties, now=now)
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer",
               "Content-Disposition": 'inline; filename="muster.ics"', "Content-Language": language}  # fmt: skip
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def address_for(request: HttpRequest, secret: str) -> str:
    path = reverse("calendar:feed", args=[secret])
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)


def as_webcal(address: str) -> str:
    """What a phone opens in its own calendar."""
    return f"webcal:{address.partition(':')[2]}"


def _drawn(link: str) -> str:
    """For a second device: the calendar of a computer or a tablet. Drawn by us, from our own address."""
    return mark_safe(segno.make(link, error="m", micro=False).svg_inline(omitsize=True, border=2, dark="#000", light="#fff"))  # noqa: S308 # fmt: skip
