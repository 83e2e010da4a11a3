"""The hours of everybody who is at work in a community now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from muster.ledger.models import Presence
from muster.shifts.care import Care, care_of
from muster.shifts.crew import CREW_MAX, crew_of
from muster.shifts.person import Person
from muster.shifts.roster import limits_of, roster_of


@dataclass(frozen=True)
class AtWork:
    person: Person
    care: Care


def at_work(operation_id: UUID, community_id: int, *, now: datetime) -> list[AtWork]:
    """By name. A fixed number of queries; needs a scope with the community."""
    here = Presence.objects.filter(
        operation_id=operation_id, community_id=community_id, working_since__isnull=False
    ).values_list("volunteer_id", flat=True)
    crew = crew_of(operation_id, community_id, now=now, until_at=now, only=list(here[:CREW_MAX]))
    limits = limits_of(roster_of(community_id, operation_id))
    return [AtWork(one, care_of(one, limits, now=now)) for one in sorted(crew, key=lambda one: (one.name, str(one.id)))]
