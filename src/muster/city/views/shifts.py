"""The rosters of a city: where places are empty this week, and a plan for every community at once."""

from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from muster.city.current import OperationRequest, with_operation
from muster.entry.guards import city_required
from muster.mobilise.refusals import Refused
from muster.shifts.city_view import ask_all, rosters
from muster.shifts.clock import day_of, week_of

ROWS_MAX = 50  # on one page
DAYS_LEFT_MIN = 2  # of a week: with fewer the next is planned


@require_safe
@city_required
@with_operation
def page(request: OperationRequest) -> HttpResponse:
    now = datetime.now(UTC)
    monday = week_of(day_of(now))
    rows = rosters(request.operation.id, monday, monday + timedelta(days=6), now=now)
    context = {
        "rows": Paginator(rows, ROWS_MAX).get_page(request.GET.get("page")),
        "empty": sum(row.empty for row in rows),
        "wanted": sum(row.wanted for row in rows),
        "with_posts": sum(row.has_posts for row in rows),
        "communities": len(rows),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "may_change": not request.operation.closed_at,
    }
    return render(request, "city/shifts/page.html", context)


@require_POST
@city_required
@with_operation
def plans(request: OperationRequest) -> HttpResponse:
    """Of what is left of this week; of the next, where little is left."""
    now = datetime.now(UTC)
    today = day_of(now)
    first = today if 7 - today.weekday() >= DAYS_LEFT_MIN else week_of(today) + timedelta(days=7)
    try:
        asked, left = ask_all(request.operation.id, first, by=request.actor, now=now)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        told = ngettext("%(n)s plan is being worked out.", "%(n)s plans are being worked out.", asked) % {"n": asked}
        messages.success(request, f"{told} {_('Each waits for the yes of its own desk.')}")
        if left:
            messages.warning(
                request,
                ngettext(
                    "%(n)s community wants nobody or has a plan on its way.",
                    "%(n)s communities want nobody or have a plan on its way.",
                    left,
                )
                % {"n": left},
            )
    return redirect("city:shifts")
