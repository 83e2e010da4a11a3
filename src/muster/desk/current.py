"""Which operation a desk works on: the newest that runs in its community."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from muster.entry.guards import KnownRequest, desk_required
from muster.operations.models import Operation
from muster.operations.queries import in_community


class DeskRequest(KnownRequest):
    """A request of a desk, about one operation."""

    operation: Operation
    at: datetime  # when it came: one time for all that it does


def at_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open to the desk of the community in the address. Sets `request.operation` and `request.at`.

    Where nothing runs in the community, it says what the desk can do meanwhile.
    """

    @desk_required
    @wraps(view)
    def current(request: Any, *arguments: Any, **named: Any) -> HttpResponse:
        del named["community_code"]  # the guard has put the community itself on the request
        request.at = datetime.now(UTC)
        operation = in_community(request.community.id, now=request.at).first()
        if operation is None:
            return render(request, "desk/idle.html", status=200 if request.method in {"GET", "HEAD"} else 409)
        request.operation = operation
        return view(request, *arguments, **named)

    return current
