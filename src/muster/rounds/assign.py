"""Give stairwells to volunteers and pairs for a while; give them back, hand them on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.access import leases
from muster.access.actors import Actor
from muster.access.leases import Stairwell, Terms
from muster.access.models import Lease
from muster.ledger.queries import presence_of
from muster.residents.models import Building, Household
from muster.rounds.models import Round
from muster.rounds.refusals import NotYourRound, RoundClosed, RoundRefused, StairwellHeld
from muster.rounds.rules import works_at

HOURS_MAX = 12  # as long as a phone may hold a task list
STAIRWELLS_MAX = 200  # at once


def assign(
    round_: Round,
    community_id: int,
    stairwells: Sequence[Stairwell],
    *,
    volunteer_id: UUID,
    partner_id: UUID | None = None,
    hours: int,
    by: Actor,
    now: datetime,
    purpose: str = Lease.Purpose.VISIT,
) -> int:
    """Let a volunteer, or a pair, hold these stairwells for some hours; answers how many. All or none.

    Raises `StairwellHeld` where somebody holds one still: take it back first, or wait until it lapses.
    """
    _check(round_, community_id, stairwells, hours=hours, by=by)
    if volunteer_id == partner_id:
        raise RoundRefused(_("A pair is two people."))
    for person in filter(None, (volunteer_id, partner_id)):
        present = presence_of(round_.operation_id, person)
        if present is None or community_id not in present.claimed_in:
            raise RoundRefused(_("Only people who have reported in here can be assigned."))
    terms = Terms(community_id, round_.operation_id, round_.id, purpose, now + timedelta(hours=hours))
    with transaction.atomic():
        held = leases.grant(
            stairwells, terms, volunteer_id=volunteer_id, partner_id=partner_id, by=by.account_id, now=now
        )
        if held:
            raise StairwellHeld(_held_sentence(community_id, held))
    return len(set(stairwells))


def take_back(round_: Round, community_id: int, lease_id: UUID, *, by: Actor, now: datetime) -> None:
    """The desk takes a stairwell back."""
    if not works_at(by, community_id):
        raise NotYourRound
    leases.end(Lease.objects.filter(community_id=community_id, round_id=round_.id, id=lease_id), now=now)


def take_all_back(community_id: int, volunteer_id: UUID, *, by: Actor, now: datetime) -> int:
    """The desk takes back all that somebody holds here; answers how many. Whoever holds it with them keeps it alone."""
    if not works_at(by, community_id):
        raise NotYourRound
    held = list(leases.held_by(volunteer_id, now=now).filter(community_id=community_id))
    for lease in held:
        partner = next(iter({lease.volunteer_id, lease.partner_id} - {volunteer_id, None}), None)
        if partner:
            leases.pass_on(lease, to=partner, giver=volunteer_id, by=by.account_id, now=now)
        else:
            leases.end(Lease.objects.filter(community_id=community_id, id=lease.id), now=now)
    return len(held)


def give_back(community_id: int, lease_id: UUID, *, by: Actor, now: datetime) -> None:
    """Who holds a stairwell gives it back."""
    theirs = Q(volunteer_id=by.volunteer_id) | Q(partner_id=by.volunteer_id)
    if by.volunteer_id is None or not leases.end(
        Lease.objects.filter(theirs, community_id=community_id, id=lease_id), now=now
    ):
        raise RoundRefused(_("You do not hold this stairwell any more."))


def hand_over(
    round_: Round, community_id: int, lease_id: UUID, *, to: UUID, hours: int, by: Actor, now: datetime
) -> None:
    """The desk gives a stairwell that somebody holds to the next person."""
    lease = Lease.objects.filter(community_id=community_id, round_id=round_.id, id=lease_id).first()
    if lease is None:
        raise RoundRefused(_("This assignment is not there any more. Open the page again."))
    with transaction.atomic():
        take_back(round_, community_id, lease_id, by=by, now=now)
        assign(
            round_,
            community_id,
            [(lease.building_id, lease.unit)],
            volunteer_id=to,
            hours=hours,
            by=by,
            now=now,
            purpose=lease.purpose,
        )


def _check(round_: Round, community_id: int, stairwells: Sequence[Stairwell], *, hours: int, by: Actor) -> None:
    if not works_at(by, community_id):
        raise NotYourRound
    if round_.closed_at is not None:
        raise RoundClosed
    if not 1 <= hours <= HOURS_MAX:
        raise RoundRefused(_("A stairwell is held for 1 to %(max)s hours.") % {"max": HOURS_MAX})
    if not 0 < len(stairwells) <= STAIRWELLS_MAX:
        raise RoundRefused(_("Choose 1 to %(max)s stairwells.") % {"max": STAIRWELLS_MAX})
    asked = {building for building, _unit in stairwells}
    doors = Household.objects.filter(
        community_id=community_id, operation_id=round_.operation_id, building_id__in=asked, removed_at=None
    )
    if not set(stairwells) <= set(doors.values_list("building_id", "unit").distinct()):
        raise RoundRefused(_("The register has no such stairwell. Open the page again."))


def _held_sentence(community_id: int, held: set[Stairwell]) -> str:
    names = Building.objects.filter(community_id=community_id, id__in={building for building, _ in held})
    called = {building.id: str(building) for building in names}
    places = "、".join(sorted(f"{called.get(building, '')}{unit}" for building, unit in held)[:5])
    return _("Somebody holds %(places)s already. Take it back first, or wait until it lapses.") % {"places": places}
