"""Rounds and doors, for programs: what runs, how far it is, and the doors that the asker holds."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from muster.access.scope import open_scope
from muster.api import round_shapes as shapes
from muster.api.bearers import KNOWN
from muster.api.endpoints import REFUSALS, actor_of_request, api
from muster.ledger.counts import Counted
from muster.ledger.held import HeldDoor
from muster.places.models import Area
from muster.rounds.held import HeldStairwell, held
from muster.rounds.known import known_round, known_rounds
from muster.rounds.models import Round
from muster.rounds.queries import coverage

HOUSEHOLDS_MAX = 300  # as many as a phone may carry


@api.get("/rounds", response={200: shapes.RoundsOut, **REFUSALS}, auth=KNOWN)
def rounds(request: HttpRequest, operation: UUID | None = None) -> dict[str, object]:
    """The rounds of a city, for its command, or those counted in a community, for its desk; the newest first."""
    actor = actor_of_request(request)
    with open_scope(actor.scope):
        found = known_rounds(actor, operation_id=operation)
    if found is None:
        raise Http404
    codes = _codes([one.area_id for one in found])
    return {"rounds": [_round(one, codes) for one in found]}


@api.get("/rounds/{uuid:round_id}/coverage", response={200: shapes.CoverageOut, **REFUSALS}, auth=KNOWN)
def round_coverage(request: HttpRequest, round_id: UUID) -> dict[str, object]:
    """What was reached and who is missing: per community for the command; a desk sees its own."""
    actor = actor_of_request(request)
    with open_scope(actor.scope):
        found = known_round(actor, round_id)
        if found is None:
            raise Http404
        counted = coverage(found)
    return {
        "round": found.id,
        "total": _counted(counted.total),
        "communities": [
            {
                "code": one.place.code,
                "name": one.place.name,
                "has_register": one.has_register,
                "counted": _counted(one.counted),
            }
            for one in counted.communities
        ],
    }


@api.get("/doors", response={200: shapes.DoorsOut, **REFUSALS}, auth=KNOWN)
def doors(request: HttpRequest) -> dict[str, object]:
    """The stairwells that a volunteer holds now, at most 300 doors: whole stairwells, those that lapse first."""
    actor = actor_of_request(request)
    if actor.scope.volunteer is None:
        raise Http404
    with open_scope(actor.scope):
        mine = held(actor.scope.volunteer, now=datetime.now(UTC))
    fitting = _fitting(sorted(mine, key=lambda one: (one.lease.lapses_at, one.lease.id)))
    codes = _codes([one.round.area_id for one in fitting])
    return {"stairwells": [_stairwell(one, codes) for one in fitting], "left_out": len(mine) - len(fitting)}


def _fitting(mine: Sequence[HeldStairwell]) -> list[HeldStairwell]:
    """As many as the limit holds, in their order. A stairwell is never cut: half of one would look like all of it."""
    taken: list[HeldStairwell] = []
    doors_left = HOUSEHOLDS_MAX
    for one in mine:
        if len(one.doors) <= doors_left:
            taken.append(one)
            doors_left -= len(one.doors)
    return taken


def _codes(areas: Sequence[int]) -> dict[int, str]:
    return dict(Area.objects.filter(id__in=areas).values_list("id", "code"))


def _round(one: Round, codes: dict[int, str]) -> dict[str, Any]:
    plain = (
        "id",
        "kind",
        "target",
        "title",
        "title_en",
        "instructions",
        "questions",
        "starts_at",
        "ends_at",
        "opened_at",
        "closed_at",
        "carried_from",
    )
    return {name: getattr(one, name) for name in plain} | {
        "operation": one.operation_id,
        "area": codes[one.area_id],
    }


def _counted(counted: Counted) -> dict[str, int]:
    plain = ("reached", "excused", "missing", "tried", "conflicts")
    return {"registered": counted.register} | {name: getattr(counted, name) for name in plain}


def _stairwell(one: HeldStairwell, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "lease": one.lease.id,
        "purpose": one.lease.purpose,
        "community": one.community.code,
        "round": _round(one.round, codes),
        "building": one.building.id,
        "building_name": str(one.building),
        "unit": one.lease.unit,
        "lapses_at": one.lease.lapses_at,
        "doors": [_door(one, door) for door in one.doors],
    }


def _door(one: HeldStairwell, door: HeldDoor) -> dict[str, Any]:
    """Of a second look nothing that was found the first time."""
    window = door.window
    plain = {
        "household": window.id,
        "door": window.label,
        "storey": window.storey,
        "position": window.position,
        "people": window.people,
    }
    if one.is_check:
        return plain | {"state": "seen" if door.is_checked else "missing", "result": "", "attempts": 0, "open": []}
    return plain | {
        "state": window.mark,
        "result": window.result,
        "attempts": window.attempts,
        "open": list(door.open_answers),
    }
