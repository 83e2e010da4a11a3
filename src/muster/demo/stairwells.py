"""Stairwells for the volunteer to try: whoever opens the printed link finds doors to walk, and the desk's wall lights up."""

from datetime import datetime, timedelta
from uuid import UUID

from muster.access import leases
from muster.access.leases import Stairwell, Terms
from muster.access.models import Account, Lease
from muster.demo import accounts, scenario
from muster.demo.marker import Marker
from muster.demo.visits import left_dark
from muster.rounds.assign import HOURS_MAX
from muster.rounds.models import Round

WAITING = 2  # stairwells


def give_stairwells(marker: Marker, *, now: datetime) -> None:
    """At each start, since what is held lapses. Set aside before they report in, so that reporting in is there to try too."""
    desk, visitor = (Account.objects.get(username=accounts.username(role)) for role in ("desk", "volunteer"))
    round_ = Round.objects.order_by("opened_at", "id")[0]
    if visitor.volunteer_id is None or round_.closed_at is not None or _holds(visitor.volunteer_id, round_, now=now):
        return
    home = accounts.home_of(scenario.taking_part(scenario.scale_of(marker)))
    terms = Terms(home.id, round_.operation_id, round_.id, Lease.Purpose.VISIT, now + timedelta(hours=HOURS_MAX))
    leases.grant(_stairwells(marker), terms, volunteer_id=visitor.volunteer_id, partner_id=None, by=desk.id, now=now)


def _holds(volunteer_id: UUID, round_: Round, *, now: datetime) -> bool:
    """A second start within the shift must not give more."""
    return leases.held_by(volunteer_id, now=now).filter(round_id=round_.id).exists()


def _stairwells(marker: Marker) -> list[Stairwell]:
    """The first ones where the replay sends nobody; in a city too small for that, the first ones."""
    communities = scenario.taking_part(scenario.scale_of(marker))
    home = accounts.home_of(communities)
    doors = scenario.doors_of(home)
    every = list(dict.fromkeys((door.building, door.unit) for door in doors))
    return (left_dark(communities.index(home), doors, seed=marker.seed) or every)[:WAITING]
