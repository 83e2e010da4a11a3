"""Operations: open one, choose the one to work on, extend it by two people, close it."""

import re
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.access.phones import masked
from muster.city.current import choose, operations_of
from muster.city.forms import ExtensionForm, OfficerForm, OperationForm
from muster.entry.guards import KnownRequest, city_required
from muster.mobilise.close import close_operation
from muster.mobilise.refusals import Refused
from muster.operations.extend import approve_extension, request_extension
from muster.operations.models import Extension, Operation
from muster.operations.officer import name_officer, officer_of
from muster.operations.open import open_operation
from muster.operations.queries import pending_extensions, public
from muster.operations.refusals import OperationRefused
from muster.places.models import Area, Level
from muster.rounds.close import close_all
from muster.rounds.refusals import RoundRefused


@require_safe
@city_required
def operations(request: KnownRequest) -> HttpResponse:
    return render(request, "city/operations/list.html", {"operations": operations_of(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@city_required
def new(request: KnownRequest) -> HttpResponse:
    form = OperationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operation = _opened(request, form)
        except OperationRefused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            choose(request, operation.id)
            messages.success(request, _("The operation is open. Call people with a notice."))
            return redirect("city:notice_new")
    return render(request, "city/operations/open.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@city_required
def operation(request: KnownRequest, operation_id: UUID) -> HttpResponse:
    found = _ours(request, operation_id)
    return _page(request, found, ExtensionForm(), status=200)


@require_POST
@city_required
def choice(request: KnownRequest, operation_id: UUID) -> HttpResponse:
    choose(request, _ours(request, operation_id).id)
    return redirect("city:board")


@require_POST
@city_required
def extension(request: KnownRequest, operation_id: UUID) -> HttpResponse:
    found = _ours(request, operation_id)
    form = ExtensionForm(request.POST)
    if form.is_valid():
        try:
            request_extension(
                found.id,
                ends_on=form.cleaned_data["ends_on"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=datetime.now(UTC),
            )
        except OperationRefused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Asked. Another person of the command has to approve it."))
            return redirect("city:operation", found.id)
    return _page(request, found, form, status=422)


@require_POST
@city_required
def approval(request: KnownRequest, extension_id: UUID) -> HttpResponse:
    asked = Extension.objects.filter(id=extension_id).first()
    if asked is None:
        raise Http404
    found = _ours(request, asked.operation_id)
    try:
        approve_extension(extension_id, by=request.actor, now=datetime.now(UTC))
    except OperationRefused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The operation ends later now. The public page says so."))
    return redirect("city:operation", found.id)


@require_POST
@city_required
def officer(request: KnownRequest, operation_id: UUID) -> HttpResponse:
    """Name the data officer, in place of whoever was named before."""
    found, form = _ours(request, operation_id), OfficerForm(request.POST)
    if form.is_valid():
        try:
            name_officer(found.id, **form.cleaned_data, by=request.actor, now=datetime.now(UTC))
        except OperationRefused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("Named. Messages about looks for a life at risk go there."))
            return redirect("city:operation", found.id)
    return _page(request, found, ExtensionForm(), status=422, officer_form=form)


@require_POST
@city_required
def closure(request: KnownRequest, operation_id: UUID) -> HttpResponse:
    found = _ours(request, operation_id)
    if request.POST.get("name", "").strip() != found.name:
        messages.error(request, _("Write the operation's name exactly, so that none is closed by mistake."))
        return redirect("city:operation", found.id)
    try:
        _close(found, request, now=datetime.now(UTC))
    except (OperationRefused, Refused, RoundRefused) as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Closed. Notices, answers and roles for it have ended, and retention has begun."))
    return redirect("city:operation", found.id)


def _close(found: Operation, request: KnownRequest, *, now: datetime) -> None:
    """An operation takes its rounds along, each stating what it came to; all of it is closed, or nothing."""
    with transaction.atomic():
        close_all(found.id, by=request.actor, now=now)
        close_operation(found.id, by=request.actor, now=now)


def _page(
    request: KnownRequest,
    found: Operation,
    form: ExtensionForm,
    *,
    status: int,
    officer_form: OfficerForm | None = None,
) -> HttpResponse:
    named = officer_of(found.id)
    context = {
        "officer": named,
        "officer_phone": masked(named.phone) if named and named.phone else "",
        "officer_form": officer_form or OfficerForm(),
        "operation": found,
        "public": public(found.id),
        "pending": list(pending_extensions(found.id)[:20]),
        "form": form,
    }
    return render(request, "city/operations/one.html", context, status=status)


def _ours(request: KnownRequest, operation_id: UUID) -> Operation:
    found = Operation.objects.select_related("area").filter(id=operation_id).first()
    if found is None or not request.actor.city_of(found.area_id):
        raise Http404
    return found


def _opened(request: KnownRequest, form: OperationForm) -> Operation:
    said = form.cleaned_data
    return open_operation(
        request.area.id,
        name=said["name"],
        name_en=said["name_en"],
        kind=said["kind"],
        basis=said["basis"],
        purpose=said["purpose"],
        ends_on=said["ends_on"],
        retention_days=said["retention_days"],
        communities=_communities(said["communities"]),
        by=request.actor,
        now=datetime.now(UTC),
    )


def _communities(text: str) -> list[int] | None:
    """The communities whose codes were written; None where none was."""
    codes = set(re.split(r"[\s,;，；、]+", text.strip())) - {""}
    if not codes:
        return None
    found = dict(Area.objects.filter(code__in=codes, level=Level.COMMUNITY).values_list("code", "id"))
    unknown = sorted(codes - found.keys())
    if unknown:
        raise OperationRefused(
            _("No community has the code %(code)s. Correct it, or leave the field empty for all.")
            % {"code": unknown[0][:40]}
        )
    return list(found.values())
