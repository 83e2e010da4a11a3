"""Where one person stands: the operation of their city, what it asks of them, where they count, who leads there."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from muster.access.scope import current_scope, open_scope
from muster.entry.guards import KnownRequest
from muster.mobilise.models import Expected
from muster.mobilise.queries import mine
from muster.operations.models import Operation
from muster.operations.queries import current
from muster.people.models import Volunteer
from muster.places.models import Area
from muster.teams.queries import Seated, team_of


@dataclass(frozen=True)
class Standing:
    """What a person's own page shows."""

    person: Volunteer
    operation: Operation | None
    expected: Expected | None = None
    here: Area | None = None  # where they count
    claimed: tuple[Area, ...] = ()  # where they are reported in; more than one waits for the desks
    leader: Seated | None = None  # of the community where they count, else of their home
    worked_min: int = 0  # in this operation, with the stay that goes on
    working_since: datetime | None = None  # at work now, since then

    @property
    def hours(self) -> tuple[int, int]:
        """Hours and minutes of work."""
        return divmod(self.worked_min, 60)

    @property
    def is_contested(self) -> bool:
        return len(self.claimed) > 1


def person_of(request: KnownRequest) -> UUID:
    """The volunteer behind a request, once a guard has seen that there is one."""
    if request.actor.scope.volunteer is None:
        raise Http404
    return request.actor.scope.volunteer


def standing_of(volunteer_id: UUID, *, now: datetime) -> Standing:
    """Everything the person's own page says, in the person's own scope."""
    person = Volunteer.objects.select_related("home_community", "organisation").get(id=volunteer_id)
    operation = running_for(person, now=now)
    if operation is None:
        return Standing(person, None)
    own = mine(operation.id, person.id)
    areas = Area.objects.in_bulk([*own.claimed_in, *([own.counted_in] if own.counted_in else [])])
    return Standing(
        person=person,
        operation=operation,
        expected=own.expected,
        here=areas.get(own.counted_in) if own.counted_in else None,
        claimed=tuple(areas[one] for one in own.claimed_in if one in areas),
        leader=_leader(operation, own.counted_in or person.home_community_id),
        worked_min=own.worked_min + _minutes(own.working_since, now),
        working_since=own.working_since,
    )


def running_for(person: Volunteer, *, now: datetime) -> Operation | None:
    """The newest operation that runs in the person's city."""
    return current(person.city_id).filter(ends_on__gte=timezone.localdate(now)).first()


def _minutes(since: datetime | None, now: datetime) -> int:
    return max(int((now - since).total_seconds()) // 60, 0) if since else 0


def _leader(operation: Operation, community_id: int | None) -> Seated | None:
    """Who leads the team of a community. A person sees no team; whom to call there they may know, and nothing else."""
    if community_id is None:
        return None
    with open_scope(replace(current_scope(), communities=(community_id,))):
        team = team_of(operation.id, community_id)
    return team.leader if team and isinstance(team.leader, Seated) else None
