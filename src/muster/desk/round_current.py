"""Which round, building and household a desk's page is about."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from muster.desk.current import DeskRequest, at_desk
from muster.residents.models import Building, Household
from muster.rounds.doors import household_of
from muster.rounds.models import Round
from muster.rounds.queries import building_of, round_here


class RoundRequest(DeskRequest):
    """A request of a desk, about one round that is counted in its community."""

    round: Round


def in_round(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sets `request.round`. A round that is not counted here is absent."""

    @at_desk
    @wraps(view)
    def current(request: Any, *arguments: Any, round_id: UUID, **named: Any) -> HttpResponse:
        found = round_here(round_id, request.operation.id, request.community.id)
        if found is None:
            raise Http404
        request.round = found
        return view(request, *arguments, **named)

    return current


def the_building(request: RoundRequest, building_id: UUID) -> Building:
    found = building_of(request.community.id, request.operation.id, building_id)
    if found is None:
        raise Http404
    return found


def the_household(request: RoundRequest, household_id: UUID) -> Household:
    found = household_of(request.community.id, request.operation.id, household_id)
    if found is None:
        raise Http404
    return found
