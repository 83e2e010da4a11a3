"""Call-outs on the phone: what I am asked, and whether I may be called tonight. Claims go to live."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from msgspec import Meta, Struct

from muster.channels import webpush
from muster.channels.refusals import NotAnAddress
from muster.channels.subscribe import subscribe, unsubscribe_browser
from muster.channels.webpush.keys import public_key
from muster.channels.webpush.subscription import ENDPOINT_MAX
from muster.entry.guards import KnownRequest
from muster.field.app.answers import AppRefused, app_required, said
from muster.field.app.calls import calls_said
from muster.field.standing import person_of, running_for
from muster.people.models import Volunteer
from muster.people.tonight import call_me


class Push(Struct, frozen=True):
    """A browser's own subscription, or the endpoint of one that it has given up."""

    subscription: dict[str, Any] | None = None
    endpoint: Annotated[str, Meta(max_length=ENDPOINT_MAX)] = ""
    remove: bool = False


class Tonight(Struct, frozen=True):
    until: datetime | None


@require_safe
@app_required
def calls(request: KnownRequest) -> dict[str, Any]:
    person = Volunteer.objects.get(id=person_of(request))
    now = datetime.now(UTC)
    operation = running_for(person, now=now)
    return {"calls": calls_said(operation.id, person.id, now=now) if operation else []}


@require_POST
@app_required
def tonight(request: KnownRequest) -> dict[str, Any]:
    """Said for some hours, or taken back with null."""
    given = said(request, Tonight)
    now = datetime.now(UTC)
    until = given.until if given.until is None or given.until.tzinfo else given.until.replace(tzinfo=UTC)
    return {"until": call_me(person_of(request), until, by=request.actor, now=now)}


@require_http_methods(["GET", "HEAD", "POST"])
@app_required
def push(request: KnownRequest) -> dict[str, Any]:
    """The key to subscribe with, null where this installation has no web push; POST adds or removes this browser."""
    if request.method != "POST":
        return {"key": public_key() if webpush.is_set() else None}
    given, person_id = said(request, Push), person_of(request)
    if given.remove:
        unsubscribe_browser(person_id, given.endpoint)
        return {}
    city_id = Volunteer.objects.values_list("city_id", flat=True).get(id=person_id)
    written = msgspec.json.encode(given.subscription or {}).decode()
    try:
        subscribe(person_id, written, channel="webpush", city_id=city_id, now=datetime.now(UTC))
    except NotAnAddress as refused:
        raise AppRefused(400, "not_an_address", str(refused.sentence)) from refused
    return {}
