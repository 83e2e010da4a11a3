"""Who may open a view. What is absent and what is forbidden look alike: the same 404.

A guarded view is called with a `KnownRequest`. Who is not signed in is sent to sign in, and comes back.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from muster.access.actors import Actor, HeldRole
from muster.access.models import RoleKind
from muster.places.models import Area

P = ParamSpec("P")
Guarded = Callable[Concatenate[Any, P], HttpResponse]


class KnownRequest(HttpRequest):
    """A request that has passed a guard. Each guard sets what it stands for."""

    actor: Actor
    held_back: tuple[HeldRole, ...]  # roles that wait for a stronger sign-in
    area: Area  # city_required, auditor_required: the area commanded or audited
    community: Area  # desk_required, and leader_required: the community
    organisation_id: UUID  # organisation_required


def city_required(view: Guarded[P]) -> Guarded[P]:
    """The command of an area: of the one in the address (`area_code`), else of the actor's first."""

    def enter(request: KnownRequest, named: dict[str, Any]) -> None:
        request.area = _area(_role(request, RoleKind.CITY, named.get("area_code")))

    return _guard(view, enter)


def auditor_required(view: Guarded[P]) -> Guarded[P]:
    def enter(request: KnownRequest, named: dict[str, Any]) -> None:
        request.area = _area(_role(request, RoleKind.AUDITOR, named.get("area_code")))

    return _guard(view, enter)


def desk_required(view: Guarded[P]) -> Guarded[P]:
    """The desk of the community in the address (`community_code`)."""

    def enter(request: KnownRequest, named: dict[str, Any]) -> None:
        request.community = _area(_role(request, RoleKind.DESK, named["community_code"]))

    return _guard(view, enter)


def leader_required(view: Guarded[P]) -> Guarded[P]:
    """The leader of a team: of the community in the address, else of the actor's first."""

    def enter(request: KnownRequest, named: dict[str, Any]) -> None:
        request.community = _area(_role(request, RoleKind.LEADER, named.get("community_code")))

    return _guard(view, enter)


def organisation_required(view: Guarded[P]) -> Guarded[P]:
    """The contact of an organisation: of the one in the address (`organisation_id`), else of the actor's first."""

    def enter(request: KnownRequest, named: dict[str, Any]) -> None:
        wanted = named.get("organisation_id")
        held = [role.organisation_id for role in request.actor.roles if role.kind == RoleKind.ORGANISATION]
        found = next((one for one in held if one is not None and wanted in (None, one)), None)
        if found is None:
            raise Http404
        request.organisation_id = found

    return _guard(view, enter)


def volunteer_required(view: Guarded[P]) -> Guarded[P]:
    """A person: their own page. Leaders are volunteers too."""

    def enter(request: KnownRequest, _named: dict[str, Any]) -> None:
        if request.actor.scope.volunteer is None:
            raise Http404

    return _guard(view, enter)


def sign_in_required(view: Guarded[P]) -> Guarded[P]:
    """Anyone who is signed in."""
    return _guard(view, lambda _request, _named: None)


def _guard(view: Guarded[P], enter: Callable[[KnownRequest, dict[str, Any]], None]) -> Guarded[P]:
    @wraps(view)
    def guarded(request: Any, /, *arguments: P.args, **named: P.kwargs) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            return to_sign_in(request)
        enter(request, dict(named))
        return view(request, *arguments, **named)

    return guarded


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back afterwards where a page was asked for."""
    back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": str(settings.LOGIN_URL)})
    return HttpResponseRedirect(f"{settings.LOGIN_URL}{back}")


def _role(request: KnownRequest, kind: RoleKind, area_code: str | None) -> HeldRole:
    held = (role for role in request.actor.roles if role.kind == kind)
    found = next((role for role in held if area_code in (None, role.area_code)), None)
    if found is None:
        raise Http404
    return found


def _area(role: HeldRole) -> Area:
    return Area.objects.get(code=role.area_code)
