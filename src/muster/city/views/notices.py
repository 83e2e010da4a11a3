"""Notices: write one, say whom it calls, look at it once more, send it; afterwards its export and its text for a chat."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.city.current import OperationRequest, with_operation
from muster.city.forms import NoticeForm
from muster.entry.guards import city_required
from muster.mobilise.announce import chat_text
from muster.mobilise.board import board
from muster.mobilise.cap import cap_xml
from muster.mobilise.models import Address, Notice
from muster.mobilise.notice import address, change, write
from muster.mobilise.queries import notices as notices_of
from muster.mobilise.refusals import Refused
from muster.mobilise.send import called, send
from muster.people.models import Organisation
from muster.places.models import Level
from muster.places.queries import areas_below, places

ORGANISATIONS_MAX = 5_000


@require_safe
@city_required
@with_operation
def notices(request: OperationRequest) -> HttpResponse:
    context = {"operation": request.operation, "notices": notices_of(request.operation.id)}
    return render(request, "city/notices/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@city_required
@with_operation
def new(request: OperationRequest) -> HttpResponse:
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            notice = write(
                request.operation.id,
                form.words(),
                deadline=form.cleaned_data["deadline"],
                by=request.actor,
                now=datetime.now(UTC),
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("city:notice_addresses", notice.id)
    context = {"operation": request.operation, "form": form}
    return render(request, "city/notices/write.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@city_required
@with_operation
def words(request: OperationRequest, notice_id: UUID) -> HttpResponse:
    """Change a notice that has not been sent."""
    notice = _ours(request, notice_id)
    form = NoticeForm(request.POST or None, initial=_said(notice))
    if request.method == "POST" and form.is_valid():
        try:
            change(
                notice.id, form.words(), deadline=form.cleaned_data["deadline"], by=request.actor, now=datetime.now(UTC)
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("city:notice", notice.id)
    context = {"operation": request.operation, "form": form, "notice": notice}
    return render(request, "city/notices/write.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@city_required
@with_operation
def addresses(request: OperationRequest, notice_id: UUID) -> HttpResponse:
    """Whom a notice calls: organisations, districts, communities."""
    notice = _ours(request, notice_id)
    refused = ""
    if request.method == "POST":
        try:
            address(
                notice.id,
                organisations=[UUID(text) for text in request.POST.getlist("organisation")],
                areas=[int(text) for text in request.POST.getlist("area")],
                by=request.actor,
                now=datetime.now(UTC),
            )
        except Refused as refusal:
            refused = refusal.sentence
        except ValueError:
            refused = _("Something in this list is not known. Load the page again and choose anew.")
        else:
            return redirect("city:notice", notice.id)
    context = _addressees(request, notice) | {"refused": refused}
    return render(request, "city/notices/addresses.html", context, status=422 if refused else 200)


@require_safe
@city_required
@with_operation
def notice(request: OperationRequest, notice_id: UUID) -> HttpResponse:
    found = _ours(request, notice_id)
    waits = not (found.sent_at or found.ended_at or request.operation.closed_at)
    context = {
        "operation": request.operation,
        "notice": found,
        "waits": waits,
        "called": called(found.id, by=request.actor, now=datetime.now(UTC)) if waits else None,
        "total": None if waits else board(request.operation.id).total,
        "addressed": _addressed(found),
        "texts": [chat_text(found, language) for language in ("zh-hans", "en")],
    }
    return render(request, "city/notices/one.html", context)


@require_POST
@city_required
@with_operation
def sending(request: OperationRequest, notice_id: UUID) -> HttpResponse:
    found = _ours(request, notice_id)
    try:
        gained = send(found.id, by=request.actor, now=datetime.now(UTC))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        said = ngettext("Sent. %(n)s person is expected now.", "Sent. %(n)s people are expected now.", gained)
        messages.success(request, said % {"n": gained})
    return redirect("city:notice", found.id)


@require_safe
@city_required
@with_operation
def cap(request: OperationRequest, notice_id: UUID) -> HttpResponse:
    """The notice as CAP 1.2, for other systems."""
    found = _ours(request, notice_id)
    if not found.sent_at:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="notice-{found.id}.cap.xml"'}
    return HttpResponse(cap_xml(found), content_type="application/cap+xml; charset=utf-8", headers=headers)


def _ours(request: OperationRequest, notice_id: UUID) -> Notice:
    found = Notice.objects.filter(id=notice_id, operation=request.operation).first()
    if found is None:
        raise Http404
    return found


def _said(notice: Notice) -> dict[str, object]:
    return {
        "title": notice.title,
        "body": notice.body,
        "title_en": notice.title_en,
        "body_en": notice.body_en,
        "deadline": timezone.localtime(notice.deadline).replace(tzinfo=None),
    }


def _addressees(request: OperationRequest, notice: Notice) -> dict[str, object]:
    chosen = Address.objects.filter(notice=notice)
    city = request.operation.area
    return {
        "operation": request.operation,
        "notice": notice,
        "organisations": list(Organisation.objects.filter(city=city).order_by("name")[:ORGANISATIONS_MAX]),
        "districts": places(areas_below([city.id], Level.DISTRICT)),
        "city": city,
        "chosen_organisations": set(chosen.values_list("organisation_id", flat=True)),
        "chosen_areas": set(chosen.values_list("area_id", flat=True)),
    }


def _addressed(notice: Notice) -> dict[str, object]:
    rows = Address.objects.filter(notice=notice).select_related("organisation", "area")
    kept = list(rows.order_by("organisation__name", "area__code")[:ORGANISATIONS_MAX])
    return {
        "organisations": [one.organisation for one in kept if one.organisation],
        "areas": [one.area for one in kept if one.area],
    }
