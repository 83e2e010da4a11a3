"""A volunteer says that their phone is lost or was taken: nothing it sends counts any more, and nothing can be read on it."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from muster.access import devices
from muster.access.accounts import end_sessions
from muster.access.models import Account
from muster.access.phone_tokens import withdraw_all
from muster.desk.current import DeskRequest, at_desk
from muster.desk.views.people import card_of
from muster.mobilise.report_in import writing
from muster.rounds.assign import take_all_back


@require_POST
@at_desk
def withdrawal(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Which of their phones it was the desk cannot know, so all of them; whoever has another signs in on it anew."""
    card_of(request, person_id)
    with transaction.atomic():
        phones = _withdrawn(request, person_id)
        stairwells = take_all_back(request.community.id, person_id, by=request.actor, now=request.at)
    messages.success(request, ngettext("%(n)s phone withdrawn.", "%(n)s phones withdrawn.", phones) % {"n": phones})
    if stairwells:
        back = ngettext("%(n)s stairwell taken back.", "%(n)s stairwells taken back.", stairwells)
        messages.success(request, back % {"n": stairwells})
    return redirect("desk:now", community_code=request.community.code)


def _withdrawn(request: DeskRequest, person_id: UUID) -> int:
    account = Account.objects.filter(volunteer_id=person_id).first()
    if account is None:  # has never signed in
        return 0
    place = {"city_id": request.operation.area_id, "community_id": request.community.id}
    with writing(request.community.id, [person_id]):
        phones = withdraw_all(account, **place, now=request.at)
    end_sessions(account)
    devices.forget(account.id, now=request.at)
    return phones
