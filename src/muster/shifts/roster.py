"""The limits of a community's roster, and the row that each change of its duties locks: one after the other."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from muster.access.actors import Actor
from muster.ledger.ticks import tick
from muster.operations.models import Operation
from muster.shifts import rules
from muster.shifts.fit import Limits
from muster.shifts.models import MINUTES_MAX, Roster
from muster.shifts.refusals import Unusable
from muster.shifts.weigh import WEIGHT_MAX, WEIGHTS

BOUNDS = {
    "day_max_min": (60, MINUTES_MAX),
    "week_max_min": (60, 84 * 60),
    "rest_min": (0, MINUTES_MAX),
    "nights_max": (1, 7),
    "run_min": (1, 7),
    "run_max": (1, 14),
    "days_off_min": (1, 7),
}


def roster_of(community_id: int, operation_id: UUID) -> Roster:
    """As it stands, or as it begins."""
    found = Roster.objects.filter(community_id=community_id, operation_id=operation_id).first()
    return found or Roster(community_id=community_id, operation_id=operation_id)


def limits_of(roster: Roster) -> Limits:
    return Limits(**{name: getattr(roster, name) for name in Limits.__dataclass_fields__})


def locked(community_id: int, operation: Operation) -> Roster:
    """The row, made where there is none, and ours until the transaction ends. Call it before reading what is to be changed."""
    key = {"community_id": community_id, "operation_id": operation.id}
    Roster.objects.bulk_create([Roster(**key, city_id=operation.area_id)], ignore_conflicts=True)
    return Roster.objects.select_for_update(no_key=True).get(**key)


def changed(roster: Roster) -> None:
    """One more change: plans that were made before it no longer say what holds, and every board that is open draws anew."""
    Roster.objects.filter(community_id=roster.community_id, operation_id=roster.operation_id).update(
        version=F("version") + 1
    )
    shown_anew(roster.community_id)


def shown_anew(community_id: int) -> None:
    """Boards of this community draw anew once this is written."""
    transaction.on_commit(partial(tick, community_id))


@transaction.atomic
def set_limits(
    community_id: int, operation: Operation, limits: Mapping[str, int], weights: Mapping[str, int], *, by: Actor
) -> None:
    """What holds from now on for plans and by hand; duties that are there stay. Raises `Unusable`."""
    rules.for_desk(by, community_id)
    roster = locked(community_id, operation)
    for name, value in limits.items():
        low, high = BOUNDS[name]
        if not low <= value <= high:
            raise Unusable(why=_("A limit is out of range: between %(low)s and %(high)s.") % {"low": low, "high": high})
        setattr(roster, name, value)
    if roster.run_min > roster.run_max:
        raise Unusable(why=_("The fewest days in a row are more than the most: nobody could work."))
    if any(name not in WEIGHTS or not 0 <= value <= WEIGHT_MAX for name, value in weights.items()):
        raise Unusable(why=_("A weight is a whole number from 0 to %(most)s.") % {"most": WEIGHT_MAX})
    roster.weights = {name: value for name, value in weights.items() if value != WEIGHTS[name]}
    roster.save()
    changed(roster)
