"""Which operation a desk works on, the newest that runs in its community; and how an act on it is answered."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render

from muster.callouts.refusals import CalloutRefused
from muster.entry.guards import KnownRequest, desk_required
from muster.mobilise.refusals import Refused
from muster.operations.models import Operation
from muster.operations.queries import in_community
from muster.rounds.refusals import RoundRefused


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


def done(request: DeskRequest, act: Callable[[], str]) -> bool:
    """All of an act or nothing; then say what came of it. Answers whether it was done."""
    try:
        with transaction.atomic():
            said = act()
    except (CalloutRefused, RoundRefused, Refused) as refusal:
        messages.error(request, str(refusal.sentence))
        return False
    messages.success(request, said)
    return True


def id_from(text: str) -> UUID:
    """An id that a form names. What is none comes from no page of ours."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
