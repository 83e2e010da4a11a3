"""Who may, and in which community of which operation."""

from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.mobilise.refusals import NotAllowed, NotTakingPart, OperationClosed
from muster.operations.models import Operation, OperationCommunity
from muster.operations.queries import still_open
from muster.operations.refusals import OperationRefused
from muster.places.models import Area


def running(operation_id: UUID, *, now: datetime) -> Operation:
    """The operation, which must be neither closed nor past its end."""
    try:
        return still_open(operation_id, now=now)
    except OperationRefused as refused:
        raise OperationClosed from refused


def taking_part(operation: Operation, community_id: int) -> Area:
    """The community, which must take part in the operation."""
    parts = OperationCommunity.objects.filter(operation=operation, community_id=community_id)
    community = Area.objects.filter(id=community_id).first() if parts.exists() else None
    if community is None:
        raise NotTakingPart
    return community


def for_city(by: Actor, operation: Operation) -> None:
    if not by.city_of(operation.area_id):
        raise NotAllowed


def for_desk(by: Actor, community_id: int) -> None:
    if not by.desk_of(community_id):
        raise NotAllowed
