"""Reads of rounds and their coverage, from the city down to the building. Row security shows each reader only their own."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from muster.ledger import counts
from muster.ledger.counts import Counted, total
from muster.ledger.models import Tally
from muster.operations.queries import communities
from muster.places.models import Area, Level
from muster.places.queries import Place, places
from muster.residents.models import Building, Register
from muster.rounds.models import Round

ROUNDS_MAX = 200  # of one operation, shown


@dataclass(frozen=True)
class RoundHere:
    """A round as one community's desk sees it."""

    round: Round
    counted: Counted


@dataclass(frozen=True)
class CommunityCoverage:
    """One community's part in a round."""

    place: Place
    counted: Counted
    has_register: bool


@dataclass(frozen=True)
class Coverage:
    """A round in all its communities, those with the most missing first."""

    total: Counted
    communities: tuple[CommunityCoverage, ...]

    @property
    def without_register(self) -> int:
        """Communities whose register was never loaded: nobody knows who is missing there."""
        return sum(not one.has_register for one in self.communities)


@dataclass(frozen=True)
class BuildingCounted:
    building: Building
    counted: Counted


@dataclass(frozen=True)
class AreaCoverage:
    """A round in one district or subdistrict."""

    name: str
    counted: Counted
    communities: int


def round_of(round_id: UUID, operation_id: UUID) -> Round | None:
    return Round.objects.filter(id=round_id, operation_id=operation_id).first()


def round_here(round_id: UUID, operation_id: UUID, community_id: int) -> Round | None:
    """The round, if it is counted in this community."""
    counted = Tally.objects.filter(community_id=community_id, round_id=round_id).exists()
    return round_of(round_id, operation_id) if counted else None


def rounds_here(operation_id: UUID, community_id: int) -> list[RoundHere]:
    """A community's rounds with its counts: open ones first, the newest first."""
    counted = Tally.objects.filter(community_id=community_id, operation_id=operation_id)
    rounds = Round.objects.filter(id__in=list(counted.values_list("round_id", flat=True))).order_by("-opened_at", "-id")
    newest = sorted(rounds[:ROUNDS_MAX], key=lambda one: one.closed_at is not None)
    here = counts.of_rounds(community_id, [one.id for one in newest])
    return [RoundHere(one, here.get(one.id, Counted())) for one in newest]


def counted_here(round_: Round, community_id: int) -> Counted:
    """One community's counts of a round."""
    found = counts.of_community(round_.id, community_id)
    return found.counted if found else Counted()


def coverage(round_: Round) -> Coverage:
    """A round's counts for each community that it is counted in. A fixed number of queries."""
    found = {row.community_id: row for row in counts.of_communities(round_.id)}
    rows = [
        CommunityCoverage(place, found[place.id].counted, found[place.id].has_register) for place in places(list(found))
    ]
    rows.sort(key=lambda one: (-one.counted.missing, one.has_register, one.place.code))
    return Coverage(total(one.counted for one in rows), tuple(rows))


def by_district(found: Coverage) -> list[AreaCoverage]:
    """The same, summed by district: reached + excused + missing = register holds at each level."""
    return _summed(found, lambda place: place.district)


def by_subdistrict(found: Coverage, district: str) -> list[AreaCoverage]:
    """One district of it, summed by subdistrict."""
    within = Coverage(found.total, tuple(one for one in found.communities if one.place.district == district))
    return _summed(within, lambda place: place.subdistrict)


def building_counts(round_: Round, community_id: int) -> list[BuildingCounted]:
    """A round's counts for each building of a community, those with the most missing first. Two queries."""
    found = counts.of_buildings(round_.id, community_id)
    buildings = Building.objects.filter(community_id=community_id, operation_id=round_.operation_id)
    rows = [BuildingCounted(one, found[one.id]) for one in buildings if one.id in found and one.households]
    return sorted(rows, key=lambda one: (-one.counted.missing, one.building.sort))


def building_of(community_id: int, operation_id: UUID, building_id: UUID) -> Building | None:
    return Building.objects.filter(community_id=community_id, operation_id=operation_id, id=building_id).first()


def has_register(community_id: int, operation_id: UUID) -> bool:
    return Register.objects.filter(community_id=community_id, operation_id=operation_id).exists()


def closed_rounds(operation_id: UUID) -> list[Round]:
    """Rounds whose missing doors a next one can take up, the newest first."""
    closed = Round.objects.filter(~Q(closed_at=None), operation_id=operation_id)
    return list(closed.order_by("-closed_at", "-id")[:ROUNDS_MAX])


def areas_to_open(operation_id: UUID, area: Area) -> list[Area]:
    """Where a command can open a round: the city, its districts and subdistricts. Communities open their own."""
    parents = Area.objects.filter(id__in=communities(operation_id)).values("parent_id")
    above = Area.objects.filter(Q(id__in=parents) | Q(id__in=Area.objects.filter(id__in=parents).values("parent_id")))
    below = above.filter(level__in=[Level.DISTRICT, Level.SUBDISTRICT]).exclude(id=area.id)
    return [area, *below.order_by("code")]


def _summed(found: Coverage, name_of: Callable[[Place], str]) -> list[AreaCoverage]:
    names = sorted({name_of(one.place) for one in found.communities})
    rows = [
        AreaCoverage(
            name,
            total(one.counted for one in found.communities if name_of(one.place) == name),
            sum(name_of(one.place) == name for one in found.communities),
        )
        for name in names
    ]
    return sorted(rows, key=lambda one: (-one.counted.missing, one.name))
