"""A leader's page: who is at work now, how long, and when they should rest.

Hours as they were told; nothing is inferred, nobody is ranked.
"""

from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muster.access.look import looked
from muster.entry.guards import KnownRequest, leader_required
from muster.field.duty_words import length_words, limit_words, rest_words
from muster.operations.queries import in_community
from muster.shifts.crew_hours import AtWork, at_work

ROWS_MAX = 50


@require_safe
@leader_required
def page(request: KnownRequest) -> HttpResponse:
    """By name. Who is near a limit is marked with a word."""
    now, community = datetime.now(UTC), request.community
    operation = in_community(community.id, now=now).first()
    if operation is None:
        return render(request, "field/team_hours.html", {"operation": None})
    people = at_work(operation.id, community.id, now=now)
    looked("field.team_hours", city_id=operation.area_id, community_id=community.id, rows=len(people), now=now)
    rows = Paginator(people, ROWS_MAX).get_page(request.GET.get("page"))
    context = {
        "operation": operation,
        "page": rows,
        "rows": [_row(one, now=now) for one in rows],
        "synthetic": operation.synthetic,
    }
    return render(request, "field/team_hours.html", context)


def _row(one: AtWork, *, now: datetime) -> dict[str, object]:
    care = one.care
    return {
        "name": one.person.name,
        "unit": one.person.unit,
        "since": one.person.working_since,
        "today": length_words(care.today_min),
        "week": length_words(care.week_min),
        "days": care.days_in_row,
        "owes_rest": care.owes_rest,
        "rest": rest_words(care, now=now),
        "is_near": care.needs_relief(now),
        "is_due": care.rest_due is not None and care.rest_due <= now,
        "lifted": limit_words(care.rule) if care.lifted_until and care.lifted_until > now and care.rule else "",
    }
