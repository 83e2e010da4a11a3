"""The call-out that an address names: of this community, or nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from muster.callouts import rules
from muster.callouts.models import Callout
from muster.callouts.refusals import CalloutUnknown
from muster.desk.current import DeskRequest, at_desk


class CalloutRequest(DeskRequest):
    """A request of a desk about one of its call-outs."""

    callout: Callout


def in_callout(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @at_desk
    @wraps(view)
    def current(request: Any, *arguments: Any, callout_id: UUID, **named: Any) -> HttpResponse:
        try:
            request.callout = rules.known(request.community.id, callout_id)
        except CalloutUnknown as refused:
            raise Http404 from refused
        return view(request, *arguments, **named)

    return current
