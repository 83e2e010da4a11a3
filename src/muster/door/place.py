"""Which community a slip names, and whose register its doors are on."""

from datetime import datetime

from django.http import Http404

from muster.operations.models import Operation, OperationCommunity
from muster.operations.queries import in_community
from muster.places.models import Area, Level
from muster.places.queries import by_code


def community_of(code: str) -> Area:
    """The community of an address, or 404."""
    found = by_code(code) if "\x00" not in code else None
    if found is None or found.level != Level.COMMUNITY:
        raise Http404
    return found


def operation_of(community: Area, *, now: datetime) -> Operation | None:
    """The operation that runs here; after its end the last one, until its register is erased."""
    taking_part = OperationCommunity.objects.filter(community=community).values("operation_id")
    past = Operation.objects.filter(id__in=taking_part).order_by("-opened_at", "-id")
    return in_community(community.id, now=now).first() or past.first()
