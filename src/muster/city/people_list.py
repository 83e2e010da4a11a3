"""Send a people list, see what it would do, load it: the same three steps for the command and for an organisation."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from muster.access.actors import Actor
from muster.access.uploads import BYTES_MAX
from muster.city.forms import PeopleFileForm
from muster.people.load import confirm
from muster.people.preview import preview
from muster.people.reading import PeopleRefused


@dataclass(frozen=True)
class List:
    """Whose list it is, and where its pages are."""

    city_id: int
    organisation_id: UUID | None
    upload: str  # names of addresses
    loading: str
    home: str


def upload(request: HttpRequest, actor: Actor, of: List) -> HttpResponse:
    """The form; after a file, what it would do. Nothing is changed here."""
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _previewed(request, actor, of, form)
    status = 422 if form.errors else 200
    return render(request, "city/people/upload.html", {"form": form, "list": of}, status=status)


def loading(request: HttpRequest, actor: Actor, of: List, token: str) -> HttpResponse:
    """Load what was previewed."""
    try:
        difference = confirm(token, by=actor, now=datetime.now(UTC))
    except PeopleRefused as refusal:
        return _refused(request, of, refusal)
    said = _("Loaded: %(added)s new, %(changed)s changed, %(unchanged)s as before.")
    messages.success(
        request,
        said % {"added": difference.added, "changed": difference.changed, "unchanged": difference.unchanged},
    )
    return redirect(of.home)


def _previewed(request: HttpRequest, actor: Actor, of: List, form: PeopleFileForm) -> HttpResponse:
    file: UploadedFile = form.cleaned_data["file"]
    if (file.size or 0) > BYTES_MAX:
        form.add_error("file", _("The file is larger than %(mb)s MB. Split the list.") % {"mb": BYTES_MAX // 1024**2})
        return render(request, "city/people/upload.html", {"form": form, "list": of}, status=413)
    try:
        found = preview(
            file.read(), file.name or "list", city_id=of.city_id, organisation_id=of.organisation_id, by=actor
        )
    except PeopleRefused as refusal:
        return _refused(request, of, refusal)
    status = 422 if found.rows_bad_total else 200
    return render(request, "city/people/preview.html", {"preview": found, "list": of}, status=status)


def _refused(request: HttpRequest, of: List, refusal: PeopleRefused) -> HttpResponse:
    context = {"form": PeopleFileForm(), "list": of, "refused": refusal.sentence, "bad": refusal.bad}
    return render(request, "city/people/upload.html", context, status=422)
