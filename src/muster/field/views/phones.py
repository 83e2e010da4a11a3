"""A volunteer's own phones: which of them may send, since when, and the button for one that is lost."""

from datetime import UTC, datetime
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from muster.access import devices, phone_tokens
from muster.access.accounts import end_sessions, has_password
from muster.access.models import Account
from muster.entry.guards import KnownRequest, volunteer_required
from muster.entry.sessions import DEVICE_COOKIE
from muster.field.standing import person_of
from muster.people.models import Volunteer


@require_safe
@volunteer_required
def page(request: KnownRequest) -> HttpResponse:
    phones = phone_tokens.phones_of(request.actor.account_id, now=datetime.now(UTC))
    context = {"phones": phones, "has_password": has_password(cast(Account, request.user))}
    return render(request, "field/phones.html", context)


@require_POST
@volunteer_required
def withdrawal(request: KnownRequest, device_id: UUID) -> HttpResponse:
    """Withdraw one phone, and sign out wherever else this person is signed in: which session is that phone's nobody knows."""
    account, now = cast(Account, request.user), datetime.now(UTC)
    person = Volunteer.objects.get(id=person_of(request))
    mine = devices.device_of(account.id, request.COOKIES.get(DEVICE_COOKIE, ""))
    try:
        with transaction.atomic():
            phone_tokens.withdraw(account, device_id, city_id=person.city_id, now=now)
            end_sessions(account)
            devices.forget(account.id, but=mine, now=now)
    except phone_tokens.NotYourPhone as foreign:
        raise Http404 from foreign
    update_session_auth_hash(request, account)
    messages.success(request, _("Withdrawn. What that phone still sends is kept for your desk and no longer counts."))
    return redirect("field:phones")
