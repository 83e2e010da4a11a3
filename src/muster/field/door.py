"""What the page behind a QR code may know: the community, and the operation that runs there. No person."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.utils import timezone

from muster.mobilise.models import Notice
from muster.operations.models import Operation, OperationCommunity
from muster.operations.queries import in_community
from muster.places.models import Area, Level
from muster.places.queries import ancestors, by_code


@dataclass(frozen=True)
class Door:
    """A community as anybody may see it. One of `running`, `ended` and `elsewhere` at most is set."""

    community: Area
    running: Operation | None = None
    ended: Operation | None = None  # the last one in which the community took part
    elsewhere: Operation | None = None  # runs in the city, but not here
    calls: bool = False  # a notice has gone out


def community_of(code: str) -> Area:
    """The community of an address, or 404."""
    found = by_code(code) if "\x00" not in code else None
    if found is None or found.level != Level.COMMUNITY:
        raise Http404
    return found


def door_of(community: Area, *, now: datetime) -> Door:
    """Which operation one reports in to, or why there is none."""
    running = in_community(community.id, now=now).first()
    if running:
        calls = Notice.objects.filter(operation=running, sent_at__isnull=False, ended_at=None).exists()
        return Door(community, running=running, calls=calls)
    taking_part = OperationCommunity.objects.filter(community=community).values("operation_id")
    ended = Operation.objects.filter(id__in=taking_part).order_by("-opened_at", "-id").first()
    above = [area.id for area in ancestors(community.id)]
    in_city = Operation.objects.filter(area_id__in=above, closed_at=None, ends_on__gte=timezone.localdate(now))
    elsewhere = in_city.order_by("-opened_at", "-id").first()
    return Door(community, ended=None if elsewhere else ended, elsewhere=elsewhere)


def city_of(community: Area) -> Area | None:
    """The city that keeps the people list of a community."""
    return next((area for area in ancestors(community.id) if area.level == Level.CITY), None)
