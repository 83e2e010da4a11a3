"""The city board: what came of what was called, where people are short, and how the day goes."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from muster.city.current import OperationRequest, with_operation
from muster.city.islands import curve_data, districts, map_data, story_time
from muster.entry.guards import city_required
from muster.mobilise.models import Notice
from muster.mobilise.queries import Board, board, curve, notices, organisation_rows
from muster.operations.models import Operation
from muster.rounds.city_view import open_round_counted
from muster.teams.queries import latest_plan, plan_summary

SHORT_MAX = 12
SILENT_MAX = 5


@require_safe
@city_required
@with_operation
def page(request: OperationRequest) -> HttpResponse:
    """The whole board. What changes is fetched anew after each tick by `figures`, `gaps` and `islands`."""
    now = datetime.now(UTC)
    operation = request.operation
    figures = board(operation.id)
    sent = [notice for notice in notices(operation.id) if notice.sent_at]
    drawn = map_data(figures.communities) | {"districts": districts(operation.area_id)}
    points, clock = _told(operation, sent, now)
    context = _context(request, figures) | {
        "map": drawn,
        "curve": curve_data(points, figures.total, sent, now=clock),
        "day": (timezone.localdate(clock) - timezone.localdate(operation.opened_at)).days + 1,
    }
    return render(request, "city/board/page.html", context)


@require_safe
@city_required
@with_operation
def figures(request: OperationRequest) -> HttpResponse:
    """The left column as a fragment."""
    return render(request, "city/board/_figures.html", _context(request, board(request.operation.id)))


@require_safe
@city_required
@with_operation
def gaps(request: OperationRequest) -> HttpResponse:
    """The right column as a fragment."""
    return render(request, "city/board/_gaps.html", _short(board(request.operation.id)))


@require_safe
@city_required
@with_operation
def silence(request: OperationRequest) -> HttpResponse:
    """The organisations still silent as a fragment."""
    return render(request, "city/board/_silence.html", _silent(request.operation))


@require_safe
@city_required
@with_operation
def map_json(request: OperationRequest) -> JsonResponse:
    return JsonResponse(map_data(board(request.operation.id).communities))


@require_safe
@city_required
@with_operation
def curve_json(request: OperationRequest) -> JsonResponse:
    operation = request.operation
    sent = list(Notice.objects.filter(operation=operation, sent_at__isnull=False).order_by("-sent_at")[:1])
    points, clock = _told(operation, sent, datetime.now(UTC))
    return JsonResponse(curve_data(points, board(operation.id).total, sent, now=clock))


def _told(operation: Operation, sent: list[Notice], now: datetime) -> tuple[list[tuple[datetime, int]], datetime]:
    """The curve and the time it is told for: now, or in a replay the replay's own."""
    points = curve(operation.id)
    if not operation.synthetic:
        return points, now
    told, clock = story_time(points, sent)
    return told, clock or operation.opened_at


def _context(request: OperationRequest, found: Board) -> dict[str, Any]:
    plan = latest_plan(request.operation.id)
    return {
        "operation": request.operation,
        "total": found.total,
        "plan": plan,
        "plan_summary": plan_summary(plan) if plan else None,
        "communities_count": len(found.communities),
        "covering": open_round_counted(request.operation.id),
        **_short(found),
        **_silent(request.operation),
    }


def _short(found: Board) -> dict[str, Any]:
    return {
        "total": found.total,
        "short": found.shortest(SHORT_MAX),
        "short_count": sum(row.figures.missing > 0 for row in found.communities),
        "communities_count": len(found.communities),
    }


def _silent(operation: Operation) -> dict[str, Any]:
    rows = organisation_rows(operation.id)
    return {
        "organisations": [row for row in rows if row.silent][:SILENT_MAX],
        "organisations_count": len(rows),
    }
