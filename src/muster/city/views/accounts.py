"""The command's page of accounts: who may act where; make one, make all desks, end one."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from muster.access.accounts import NameTaken
from muster.access.grant import MayNotGrant, end_role
from muster.access.models import RoleKind
from muster.city.current import OperationRequest, with_operation
from muster.city.forms import AccountForm
from muster.city.staff import FirstSignIn, held_in, make_account, make_desks
from muster.entry.guards import KnownRequest, city_required
from muster.operations.queries import communities
from muster.people.models import Organisation
from muster.places.models import Area, Level
from muster.places.queries import communities_below
from muster.sheets import write

ROWS_MAX = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@city_required
def page(request: KnownRequest) -> HttpResponse:
    """Who may act where; a POST makes one account and shows its first password."""
    form = AccountForm(request.POST or None)
    made: FirstSignIn | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(request, form)
        except (NameTaken, MayNotGrant) as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            form = AccountForm() if made else form
    now = datetime.now(UTC)
    rows = held_in(request.area.id, by=request.actor, now=now)
    context = {
        "form": form,
        "made": made,
        "page": Paginator(rows, ROWS_MAX).get_page(request.GET.get("page")),
        "bodies": Organisation.objects.filter(city=request.area).order_by("name")[:5_000],
    }
    return render(request, "city/accounts/page.html", context, status=422 if form.errors else 200)


@require_POST
@city_required
@with_operation
def desks(request: OperationRequest) -> HttpResponse:
    """An account for each desk that has none, as a spreadsheet to hand out. The passwords are nowhere else."""
    made = list(make_desks(communities(request.operation.id), by=request.actor, now=datetime.now(UTC)))
    if not made:
        messages.success(request, _("Every community that takes part has a desk already."))
        return redirect("city:accounts")
    header = [_("Community"), _("Sign-in name"), _("First password")]
    book = write.xlsx([[one.where, one.username, one.password] for one in made], header=header, sheet=_("Desks"))
    headers = {"Content-Disposition": 'attachment; filename="muster-desks.xlsx"'}
    return HttpResponse(book, content_type=XLSX, headers=headers)


@require_POST
@city_required
def ending(request: KnownRequest, role_id: UUID) -> HttpResponse:
    """End one role at once; the account's next request no longer has it."""
    now = datetime.now(UTC)
    found = next((one for one in held_in(request.area.id, by=request.actor, now=now) if one.role_id == role_id), None)
    if found is None:
        raise Http404
    if found.is_own:
        messages.error(request, _("You cannot end your own role. Let another person of the command do it."))
    else:
        end_role(role_id, now=now)
        messages.success(
            request, _("Ended: %(name)s no longer acts for %(where)s.") % {"name": found.username, "where": found.where}
        )
    return redirect("city:accounts")


def _make(request: KnownRequest, form: AccountForm) -> FirstSignIn | None:
    said = form.cleaned_data
    kind = said["kind"]
    area, body = None, None
    if kind == RoleKind.ORGANISATION:
        body = Organisation.objects.filter(city=request.area, name=said["where"]).first()
    elif kind == RoleKind.DESK:
        area = _community(request.area.id, said["where"])
    else:
        area = request.area
    if area is None and body is None:
        form.add_error("where", _("Nothing here has this name or code. Write it as the lists have it."))
        return None
    return make_account(said["username"], kind, area=area, body=body, by=request.actor, now=datetime.now(UTC))


def _community(city_id: int, text: str) -> Area | None:
    mine = Area.objects.filter(id__in=communities_below(city_id), level=Level.COMMUNITY)
    found = list(mine.filter(code=text)) or list(mine.filter(name=text)[:2])
    return found[0] if len(found) == 1 else None
