"""Who looked at this community's residents, and what the desk should see about it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from muster.access.models import Look, RoleKind
from muster.desk.current import DeskRequest, at_desk
from muster.residents.alerts import alerts_here, looks_here, mark_seen, with_names
from muster.residents.models import Alert
from muster.residents.reveal import Purpose

ROWS_MAX = 50


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    """Doors and accounts, no name of a resident: reading this list is no look."""
    here = request.community.id
    looks = Paginator(looks_here(here), ROWS_MAX).get_page(request.GET.get("page"))
    context = {
        "alerts": [(one, _kind(one.row)) for one in with_names(here, alerts_here(here))],
        "looks": [(one, _role(one.row), _purpose(one.row)) for one in with_names(here, list(looks))],
        "page": looks,
        "synthetic": request.operation.synthetic,
    }
    return render(request, "desk/looks/page.html", context)


@require_POST
@at_desk
def seen(request: DeskRequest, alert_id: UUID) -> HttpResponse:
    """The desk has seen an alert. Twice is once."""
    if not mark_seen(request.community.id, alert_id, now=request.at) and not _exists(request, alert_id):
        raise Http404
    return redirect("desk:looks", community_code=request.community.code)


def _exists(request: DeskRequest, alert_id: UUID) -> bool:
    return Alert.objects.filter(community_id=request.community.id, id=alert_id).exists()


def _kind(row: Look | Alert) -> str:
    return str(Alert.Kind(row.kind).label) if isinstance(row, Alert) else ""


def _role(row: Look | Alert) -> str:
    role = getattr(row, "role", "")
    return str(RoleKind(role).label) if role in RoleKind.values else role


def _purpose(row: Look | Alert) -> str:
    purpose = getattr(row, "purpose", "")
    return str(Purpose(purpose).label) if purpose in Purpose.values else ""
