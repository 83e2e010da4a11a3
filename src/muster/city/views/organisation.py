"""An organisation's own page: who of it comes, by name; of all others only counts."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.access.look import looked
from muster.city import people_list
from muster.entry.guards import KnownRequest, organisation_required
from muster.mobilise.announce import chat_text
from muster.mobilise.models import Address
from muster.mobilise.queries import organisation_counts, organisation_people
from muster.operations.queries import current
from muster.people.models import Organisation, Volunteer
from muster.people.queries import contact_of
from muster.teams.support.queries import waiting_for

NOTICES_MAX = 5


@require_safe
@organisation_required
def page(request: KnownRequest) -> HttpResponse:
    own = Organisation.objects.select_related("city").get(id=request.organisation_id)
    operation = current(own.city_id).first()
    people = organisation_people(operation.id, own.id) if operation else []
    if operation:
        looked("mobilise.organisation_people", city_id=own.city_id, rows=len(people), now=datetime.now(UTC))
    called = Address.objects.filter(organisation=own, notice__sent_at__isnull=False, notice__ended_at=None)
    notices = [one.notice for one in called.select_related("notice").order_by("-notice__sent_at")[:NOTICES_MAX]]
    context = {
        "organisation": own,
        "operation": operation,
        "counts": organisation_counts(operation.id, own.id) if operation else None,
        "people": people,
        "listed": Volunteer.objects.filter(organisation=own).count(),
        "contact": contact_of(own.id),
        "loans_waiting": waiting_for(own.id, operation.id) if operation else 0,
        "notices": [(notice, chat_text(notice, "zh-hans")) for notice in notices],
    }
    return render(request, "city/organisation/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@organisation_required
def upload(request: KnownRequest) -> HttpResponse:
    return people_list.upload(request, request.actor, _list(request))


@require_POST
@organisation_required
def loading(request: KnownRequest) -> HttpResponse:
    return people_list.loading(request, request.actor, _list(request), request.POST.get("token", ""))


def _list(request: KnownRequest) -> people_list.List:
    return people_list.List(
        city_id=Organisation.objects.get(id=request.organisation_id).city_id,
        organisation_id=request.organisation_id,
        upload="city:organisation_upload",
        loading="city:organisation_loading",
        home="city:organisation",
    )
