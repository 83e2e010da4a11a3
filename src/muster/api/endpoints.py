"""The addresses, one function each. Absent and forbidden look alike: the same 404."""

from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, ValidationError

from muster import __version__
from muster.access.actors import Actor
from muster.access.scope import open_scope
from muster.api import shapes
from muster.api.bearers import KNOWN
from muster.api.description import with_events
from muster.ledger.queries import presence_of
from muster.mobilise.board import board
from muster.operations.models import Operation
from muster.places.models import Area

PAGE_MAX = 100
SKIP_MAX = 10_000

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Skip = Annotated[int, Query(ge=0, le=SKIP_MAX)]

REFUSALS = {401: shapes.Refusal, 404: shapes.Refusal, 422: shapes.Refusal}


class Api(NinjaAPI):
    """Ninja's own description knows nothing of what live answers."""

    def get_openapi_schema(self, **about: Any) -> Any:
        return with_events(super().get_openapi_schema(**about), events_path="/api/v1/events")


api = Api(
    title="Muster",
    version=__version__,
    description="Gets everyone who raises a hand to the place that needs them.",
    docs_url=None,  # its page would load scripts from elsewhere
    urls_namespace="api",
)


@api.get("/operations", response={200: shapes.OperationsOut, 422: shapes.Refusal}, auth=None)
def operations(request: HttpRequest, limit: Limit = 50, skip: Skip = 0) -> dict[str, object]:  # noqa: ARG001
    """All operations, the newest first. Public."""
    rows = Operation.objects.select_related("area").order_by("-opened_at", "-id")
    return {"total": rows.count(), "operations": [_shown(row) for row in rows[skip : skip + limit]]}


@api.get("/operations/{uuid:operation_id}", response={200: shapes.OperationOut, **REFUSALS}, auth=None)
def operation(request: HttpRequest, operation_id: UUID) -> dict[str, object]:  # noqa: ARG001
    """One operation. Public."""
    return _shown(_found(operation_id))


@api.get("/operations/{uuid:operation_id}/board", response={200: shapes.BoardOut, **REFUSALS}, auth=KNOWN)
def operation_board(request: HttpRequest, operation_id: UUID) -> dict[str, object]:
    """How many reported in, per community. For the command of the operation's area."""
    actor = actor_of_request(request)
    if not actor.city_of(_found(operation_id).area_id):
        raise Http404
    with open_scope(actor.scope):
        numbers = board(operation_id)
    return {
        "communities": [
            {"code": row.place.code, "name": row.place.name, "figures": row.figures} for row in numbers.communities
        ],
        "elsewhere": numbers.elsewhere,
        "total": numbers.total,
    }


@api.get("/operations/{uuid:operation_id}/my-report-in", response={200: shapes.ReportInOut, **REFUSALS}, auth=KNOWN)
def my_report_in(request: HttpRequest, operation_id: UUID) -> dict[str, object]:
    """Where the volunteer who asks counts in an operation."""
    actor = actor_of_request(request)
    if actor.volunteer_id is None:
        raise Http404
    with open_scope(actor.scope):
        presence = presence_of(operation_id, actor.volunteer_id)
    if presence is None:
        raise Http404
    codes = dict(Area.objects.filter(id__in=presence.claimed_in).values_list("id", "code"))
    return {
        "operation": operation_id,
        "community": codes.get(presence.community_id) if presence.community_id else None,
        "claimed_in": sorted(codes.values()),
        "first_at": presence.first_at,
    }


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _error: Http404) -> HttpResponse:
    return _refused(request, 404, "not_found", "There is nothing here for you. Check the address.")


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    answer = _refused(request, 401, "not_signed_in", "Send a valid token as Authorization: Bearer TOKEN, or sign in.")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    where = ", ".join(sorted({str(each["loc"][-1]) for each in error.errors}))
    return _refused(
        request, 422, "invalid", f"Not as described at {settings.FORCE_SCRIPT_NAME or ''}/api/v1/openapi.json: {where}."
    )


def _refused(request: HttpRequest, status: int, code: str, sentence: str) -> HttpResponse:
    return api.create_response(request, {"error": code, "sentence": sentence}, status=status)


def actor_of_request(request: HttpRequest) -> Actor:
    """Who asks, once the address has let them in."""
    known: Any = request
    actor: Actor = known.auth
    return actor


def _found(operation_id: UUID) -> Operation:
    found = Operation.objects.select_related("area").filter(id=operation_id).first()
    if found is None:
        raise Http404
    return found


def _shown(row: Operation) -> dict[str, object]:
    plain = (
        "id",
        "name",
        "name_en",
        "kind",
        "basis",
        "purpose",
        "opened_at",
        "ends_on",
        "closed_at",
        "retention_days",
        "synthetic",
    )
    return {name: getattr(row, name) for name in plain} | {"area": row.area.code}
