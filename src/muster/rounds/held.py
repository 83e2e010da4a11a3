"""What a volunteer holds now, alone or with a partner: their stairwells, and the doors in them. Never who lives there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from muster.access import leases
from muster.access.models import Lease
from muster.access.scope import current_scope, open_scope
from muster.ledger.held import Held, HeldDoor, held_doors
from muster.ledger.tallies import ANCESTORS_MAX
from muster.places.models import Area
from muster.residents.models import Building
from muster.rounds.models import Check, Revisit, Round

STAIRWELLS_MAX = 60  # that one person holds, shown


@dataclass(frozen=True)
class HeldStairwell:
    """A stairwell in an open round, until the lease lapses. `doors` in the order in which one walks."""

    lease: Lease
    round: Round
    community: Area
    building: Building
    doors: tuple[HeldDoor, ...]  # of a second check: the drawn ones alone
    plans: Mapping[UUID, Revisit]  # doors that are to be tried again at another hour

    @property
    def is_check(self) -> bool:
        return self.lease.purpose == Lease.Purpose.CHECK

    @property
    def left(self) -> int:
        """How many doors still wait for somebody."""
        if self.is_check:
            return sum(not door.is_checked for door in self.doors)
        return sum(door.window.missing > 0 for door in self.doors)

    @property
    def asked(self) -> int:
        """How many doors there are to go to, done or not."""
        return sum(door.window.units > 0 for door in self.doors)

    def door(self, household_id: UUID) -> HeldDoor | None:
        return next((door for door in self.doors if door.window.id == household_id), None)

    def next_door(self, *, after: UUID | None = None) -> HeldDoor | None:
        """The next door where nobody has been: further along, else again from the top. Those tried in vain are no haste."""
        at = next((n for n, door in enumerate(self.doors) if door.window.id == after), -1)
        walk = [*self.doors[at + 1 :], *self.doors[: max(at, 0)]]
        return next((door for door in walk if self._waits(door)), None)

    def _waits(self, door: HeldDoor) -> bool:
        return not door.is_checked if self.is_check else door.window.mark == "missing"


def held(volunteer_id: UUID, *, now: datetime) -> list[HeldStairwell]:
    """All that a volunteer holds in rounds that are open, first given first. A fixed number of queries per community."""
    return _filled(list(leases.held_by(volunteer_id, now=now)[:STAIRWELLS_MAX]), volunteer_id)


def held_one(volunteer_id: UUID, lease_id: UUID, *, now: datetime) -> HeldStairwell | None:
    """One of them, or None where the volunteer does not hold it now."""
    found = _filled(list(leases.held_by(volunteer_id, now=now).filter(id=lease_id)[:1]), volunteer_id)
    return found[0] if found else None


def _filled(held_now: Sequence[Lease], volunteer_id: UUID) -> list[HeldStairwell]:
    if not held_now:
        return []
    operations = {lease.operation_id for lease in held_now}
    rounds = {one.id: one for one in Round.objects.filter(operation_id__in=operations)}
    running = [one for one in held_now if one.round_id in rounds and rounds[one.round_id].closed_at is None]
    areas = Area.objects.in_bulk({lease.community_id for lease in running})
    with open_scope(replace(current_scope(), buildings=tuple({lease.building_id for lease in running}))):
        filled = [
            one
            for community_id, theirs in groupby(sorted(running, key=_community), key=_community)
            for one in _in_community(areas[community_id], list(theirs), rounds, volunteer_id)
        ]
    return sorted(filled, key=lambda one: (one.lease.granted_at, one.building.sort, one.lease.unit))


def _in_community(
    community: Area, theirs: Sequence[Lease], rounds: Mapping[UUID, Round], volunteer_id: UUID
) -> Iterator[HeldStairwell]:
    houses = Building.objects.filter(community_id=community.id, id__in={lease.building_id for lease in theirs})
    buildings = {one.id: one for one in houses}
    drawn, plans = _drawn(community.id, theirs, volunteer_id), _plans(community.id, theirs)
    asked = [_asked(lease, rounds) for lease in theirs]
    for lease, doors in zip(theirs, held_doors(community.id, asked), strict=True):
        if lease.building_id in buildings:
            is_check = lease.purpose == Lease.Purpose.CHECK
            shown = [door for door in doors if not is_check or (lease.round_id, door.window.id) in drawn]
            yield HeldStairwell(
                lease,
                rounds[lease.round_id],
                community,
                buildings[lease.building_id],
                tuple(shown),
                plans.get(lease.round_id, {}),
            )


def _drawn(community_id: int, theirs: Sequence[Lease], volunteer_id: UUID) -> set[tuple[UUID, UUID]]:
    checking = {lease.round_id for lease in theirs if lease.purpose == Lease.Purpose.CHECK}
    if not checking:
        return set()
    mine = Check.objects.filter(community_id=community_id, round_id__in=checking, volunteer_id=volunteer_id)
    return set(mine.values_list("round_id", "household_id"))


def _plans(community_id: int, theirs: Sequence[Lease]) -> dict[UUID, dict[UUID, Revisit]]:
    planned = Revisit.objects.filter(
        community_id=community_id,
        round_id__in={lease.round_id for lease in theirs},
        building_id__in={lease.building_id for lease in theirs},
    )
    found: dict[UUID, dict[UUID, Revisit]] = {}
    for one in planned:
        found.setdefault(one.round_id, {})[one.household_id] = one
    return found


def _asked(lease: Lease, rounds: Mapping[UUID, Round]) -> Held:
    one = rounds[lease.round_id]
    above = tuple(_ancestors(one, rounds))
    return Held(one.id, one.operation_id, one.target, above, lease.building_id, lease.unit)


def _ancestors(one: Round, rounds: Mapping[UUID, Round]) -> Iterator[UUID]:
    for _ in range(ANCESTORS_MAX):
        if one.carried_from is None or one.carried_from not in rounds:
            return
        yield one.carried_from
        one = rounds[one.carried_from]


def _community(lease: Lease) -> int:
    return lease.community_id
