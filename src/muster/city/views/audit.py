"""What the auditor sees: who looked at personal data and why, and on what ground each operation stands. No person."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from muster.access.models import Account, Look
from muster.city.look_words import action_words, purpose_words, role_words
from muster.entry.guards import KnownRequest, auditor_required
from muster.operations.models import Operation
from muster.operations.queries import public
from muster.oversight.queries import waiting_count
from muster.places.models import Area
from muster.residents.requests import complaints_in

LOOKS_MAX = 50  # on one page
OPERATIONS_MAX = 100


@require_safe
@auditor_required
def looks(request: KnownRequest) -> HttpResponse:
    found = Look.objects.filter(city_id=request.area.id).order_by("-at", "-id")
    day, action = _day(request.GET.get("day", "")), request.GET.get("action", "").replace("\x00", "").strip()[:40]
    if day:
        found = found.filter(at__date=day)
    if action:
        found = found.filter(action=action)
    actions = (
        Look.objects.filter(city_id=request.area.id).values_list("action", flat=True).distinct().order_by("action")
    )
    page = Paginator(found, LOOKS_MAX).get_page(request.GET.get("page"))
    # Who signs in by phone has no name here: an auditor sees which account it was, not whose.
    names = dict(Account.objects.filter(id__in={look.actor_id for look in page}).values_list("id", "username"))
    context = {
        "page": page,
        "looks": [
            (
                look,
                names.get(look.actor_id, ""),
                role_words(look.role),
                action_words(look.action),
                purpose_words(look.purpose),
            )
            for look in page
        ],
        "actions": [(code, action_words(code)) for code in actions[:100]],
        "day": day.isoformat() if day else "",
        "action": action,
        "life_count": waiting_count(request.area.id),
    }
    return render(request, "city/audit/looks.html", context)


@require_safe
@auditor_required
def operations(request: KnownRequest) -> HttpResponse:
    mine = Operation.objects.filter(area=request.area).order_by("-opened_at", "-id")
    context = {"operations": [public(one) for one in mine.values_list("id", flat=True)[:OPERATIONS_MAX]]}
    return render(request, "city/audit/operations.html", context)


@require_safe
@auditor_required
def complaints(request: KnownRequest) -> HttpResponse:
    """How many complaints of households there were, where, and how long they waited. No words and no door."""
    found = complaints_in(request.area.id)
    names = dict(Area.objects.filter(id__in={community for community, _, _ in found}).values_list("id", "name"))
    rows = [(names.get(community, ""), asked, answered) for community, asked, answered in found]
    return render(request, "city/audit/complaints.html", {"complaints": rows})


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
