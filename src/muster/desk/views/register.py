"""The community's register: its figures, and a list to load, looked at before anything is done."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.access.models import Role, RoleKind
from muster.access.uploads import BYTES_MAX
from muster.desk.current import DeskRequest, at_desk
from muster.desk.register_forms import RegisterFileForm
from muster.ledger.register import load_register
from muster.residents.load import Balance, Completeness
from muster.residents.models import Register
from muster.residents.preview import preview
from muster.residents.queries import buildings_of, register_of
from muster.residents.reading import RegisterRefused, read_register
from muster.residents.template import template as template_book
from muster.residents.upload import forget, kept

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_MAX = 50


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    """The figures and the form; after a file, what it would do. Nothing is changed here."""
    form = RegisterFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _previewed(request, form)
    return _page(request, form, status=422 if form.errors else 200)


@require_POST
@at_desk
def loading(request: DeskRequest) -> HttpResponse:
    """Load what was looked at. It works once, within half an hour, and for the same account only."""
    token = request.POST.get("token", "")
    try:
        with transaction.atomic():
            done = _load(request, token)
    except RegisterRefused as refusal:
        return _refused(request, refusal)
    transaction.on_commit(lambda: forget(token))
    said = _("Loaded: %(added)s new, %(changed)s changed, %(unchanged)s as before, %(removed)s taken off.")
    numbers = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged, "removed": done.removed}
    messages.success(request, said % numbers)
    return redirect("desk:register", community_code=request.community.code)


@require_safe
@at_desk
def template(_request: DeskRequest) -> HttpResponse:
    """The empty register to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="muster-register.xlsx"'}
    return HttpResponse(template_book(), content_type=XLSX, headers=headers)


def _load(request: DeskRequest, token: str) -> Balance:
    upload = kept(token, by=request.actor.account_id)
    if (upload.operation_id, upload.community_id) != (request.operation.id, request.community.id):
        raise RegisterRefused(_("This list was sent to another community or operation. Send the file again here."))
    here = {"city_id": request.operation.area_id, "community_id": request.community.id}
    reading = read_register(upload.content, upload.filename, **here)
    if reading.bad:
        raise RegisterRefused(_("Some rows cannot be read. Correct them and send the file again."), bad=reading.bad)
    return load_register(
        reading.communities.get(request.community.id, ()),
        operation_id=request.operation.id,
        complete=upload.complete,
        by=request.actor.account_id,
        now=request.at,
        **here,
    )


def _previewed(request: DeskRequest, form: RegisterFileForm) -> HttpResponse:
    file: UploadedFile = form.cleaned_data["file"]
    if (file.size or 0) > BYTES_MAX:
        form.add_error("file", _("The file is larger than %(mb)s MB. Split the list.") % {"mb": BYTES_MAX // 1024**2})
        return _page(request, form, status=413)
    try:
        found = preview(
            file.read(),
            file.name or "list",
            operation_id=request.operation.id,
            community_id=request.community.id,
            city_id=request.operation.area_id,
            complete=Completeness(form.cleaned_data["complete"]),
            by=request.actor,
            now=request.at,
        )
    except RegisterRefused as refusal:
        return _refused(request, refusal)
    context = {"preview": found, "whole": Completeness.WHOLE, "synthetic": request.operation.synthetic}
    return render(request, "desk/register/preview.html", context, status=422 if found.rows_bad_total else 200)


def _refused(request: DeskRequest, refusal: RegisterRefused) -> HttpResponse:
    return _page(request, RegisterFileForm(), status=422, refused=refusal.sentence, bad=refusal.bad)


def _page(request: DeskRequest, form: RegisterFileForm, *, status: int = 200, **refused: Any) -> HttpResponse:
    found = register_of(request.operation.id, request.community.id)
    houses = buildings_of(request.operation.id, request.community.id)
    context = {
        "register": found,
        "loaded_by": _loaded_by(request, found) if found else "",
        "page": Paginator(houses, ROWS_MAX).get_page(request.GET.get("page")),
        "form": form,
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/register/page.html", context | refused, status=status)


def _loaded_by(request: DeskRequest, register: Register) -> str:
    """Which kind of role loaded it, not who: that stands in the audit."""
    if register.loaded_by is None:
        return _("the command line")
    if register.loaded_by == request.actor.account_id:
        return _("you")
    held = Role.objects.filter(account_id=register.loaded_by, area_id=request.community.id)
    kind = held.values_list("kind", flat=True).first()
    return str(RoleKind(kind).label) if kind else _("an account that no longer works here")
