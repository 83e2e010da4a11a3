"""Which of the city's operations a page is about: the one chosen in this session, else the newest that is open."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from muster.entry.guards import KnownRequest
from muster.operations.models import Operation

P = ParamSpec("P")
CHOSEN = "city_operation"
OPERATIONS_MAX = 100


class OperationRequest(KnownRequest):
    """A request of a command, about one operation."""

    operation: Operation


def operations_of(request: KnownRequest) -> list[Operation]:
    """The city's operations, open ones first, the newest first."""
    mine = Operation.objects.filter(area_id__in=request.actor.scope.cities).select_related("area")
    newest_first = list(mine.order_by("-opened_at", "-id")[:OPERATIONS_MAX])
    return sorted(newest_first, key=lambda operation: operation.closed_at is not None)


def choose(request: KnownRequest, operation_id: UUID) -> None:
    request.session[CHOSEN] = str(operation_id)


def with_operation(view: Callable[Concatenate[Any, P], HttpResponse]) -> Callable[Concatenate[Any, P], HttpResponse]:
    """Set `request.operation`; where the city has none yet, lead to the page that opens one."""

    @wraps(view)
    def chosen(request: Any, /, *arguments: P.args, **named: P.kwargs) -> HttpResponse:
        operation = _current(request)
        if operation is None:
            return HttpResponseRedirect(reverse("city:operation_new"))
        request.operation = operation
        return view(request, *arguments, **named)

    return chosen


def _current(request: KnownRequest) -> Operation | None:
    mine = Operation.objects.filter(area_id__in=request.actor.scope.cities).select_related("area")
    wanted = request.session.get(CHOSEN)
    found = mine.filter(id=wanted).first() if wanted else None
    return found or mine.filter(closed_at__isnull=True).order_by("-opened_at", "-id").first()
