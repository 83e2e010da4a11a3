"""Report in everyone on a list: pasted from a chat, or a sheet keyed in from paper. Look first, then all at once."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.access.look import looked
from muster.desk.current import DeskRequest, at_desk
from muster.desk.list_forms import FileForm, PasteForm, chosen_of, groups_of
from muster.mobilise import paper, paste
from muster.mobilise.listed import unseal
from muster.mobilise.queries import people_here
from muster.mobilise.refusals import ChoiceMissing, Refused
from muster.sheets import SheetRefused
from muster.sheets.refusals import MESSAGES

BYTES_MAX = 2 * 1024**2
REPORTED = "desk_reported"  # in the session: the last list's people, so that each can be taken back


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    """Two ways to hand in a list; after one, who is meant by each line. Nothing is kept yet."""
    if request.method != "POST":
        return _forms(request, PasteForm(), FileForm())
    if request.FILES:
        return _from_file(request)
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _forms(request, form, FileForm(), status=422)
    try:
        found = paste.preview(
            request.operation.id, request.community.id, form.cleaned_data["text"], by=request.actor, now=request.at
        )
    except Refused as refusal:
        form.add_error("text", refusal.sentence)
        return _forms(request, form, FileForm(), status=422)
    return _preview(request, found)


def _from_file(request: DeskRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _forms(request, PasteForm(), form, status=422)
    file: UploadedFile = form.cleaned_data["file"]
    if (file.size or 0) > BYTES_MAX:
        form.add_error("file", _("The file is larger than 2 MB. Split the list."))
        return _forms(request, PasteForm(), form, status=413)
    try:
        found = paper.preview(
            request.operation.id,
            request.community.id,
            file.read(),
            file.name or "list",
            by=request.actor,
            now=request.at,
        )
    except (Refused, SheetRefused) as refusal:
        form.add_error("file", _sentence(refusal))
        return _forms(request, PasteForm(), form, status=422)
    return _preview(request, found)


@require_POST
@at_desk
def report_ins(request: DeskRequest) -> HttpResponse:
    """Report in everyone on the list that was looked at, all or nobody."""
    sealed = request.POST.get("sealed", "")
    try:
        with transaction.atomic():
            reported = paste.report(sealed, chosen_of(request.POST), by=request.actor, now=request.at)
    except ChoiceMissing as refusal:
        again = paste.preview_of(unseal(sealed), (), by=request.actor, now=request.at)
        return _preview(request, again, refused=refusal.sentence)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:lists", community_code=request.community.code)
    kept = [str(person) for person in reported.people]
    request.session[REPORTED] = {"desk": request.community.code, "people": kept, "already": reported.already_here}
    return redirect("desk:list_done", community_code=request.community.code)


@require_safe
@at_desk
def done(request: DeskRequest) -> HttpResponse:
    """What the last list did, with a way back for each person."""
    last = request.session.get(REPORTED, {})
    if last.get("desk") != request.community.code:
        return redirect("desk:lists", community_code=request.community.code)
    wanted = {UUID(person) for person in last["people"]}
    people = [one for one in people_here(request.operation.id, request.community.id) if one.person.id in wanted]
    city = request.operation.area_id
    looked("desk.list_done", city_id=city, community_id=request.community.id, rows=len(people), now=request.at)
    context = {
        "people": people,
        "reported": len(wanted),
        "already": last["already"],
        "taken_back": len(wanted) - len(people),
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/lists/done.html", context)


def _forms(request: DeskRequest, text: PasteForm, file: FileForm, *, status: int = 200) -> HttpResponse:
    context = {"text": text, "file": file, "synthetic": request.operation.synthetic}
    return render(request, "desk/lists/page.html", context, status=status)


def _preview(request: DeskRequest, found: paste.Preview, *, refused: str = "") -> HttpResponse:
    groups = groups_of(found)
    city = request.operation.area_id
    shown = sum(len(match.candidates) for match in found.matches)
    looked("desk.list_preview", city_id=city, community_id=request.community.id, rows=shown, now=request.at)
    context = {"preview": found, "groups": groups, "refused": refused, "synthetic": request.operation.synthetic}
    return render(request, "desk/lists/preview.html", context, status=422 if refused else 200)


def _sentence(refusal: Refused | SheetRefused) -> str:
    if isinstance(refusal, SheetRefused):
        return _(MESSAGES[refusal.code]) % refusal.params
    return refusal.sentence
