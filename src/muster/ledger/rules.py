"""Who may report what, and where. Everyone else's events are kept aside, not lost."""

from uuid import UUID

from muster.access.actors import Actor
from muster.access.models import RoleKind
from muster.journal.event import Event
from muster.journal.kinds import Excused, PersonFacts
from muster.ledger.verdicts import Deposit

SPEAKS_FOR_A_COMMUNITY = {RoleKind.DESK, RoleKind.LEADER}
OUT_OF_SCOPE = "out_of_scope"


def deposit_of(actor: Actor, event: Event, *, community_id: int, barred: str = "") -> Deposit:
    """The event with what its sender may do. `barred`: why nothing of this sender counts, where that is so."""
    facts = event.facts
    if barred:
        return Deposit(event, actor.account_id, barred)
    if isinstance(facts, PersonFacts):
        themselves = actor.holds(RoleKind.VOLUNTEER) and facts.volunteer == actor.volunteer_id
        may = themselves or not _spoken_for(actor, community_id).isdisjoint({None, facts.operation})
        return Deposit(event, actor.account_id, "" if may else OUT_OF_SCOPE)
    return _at_a_door(actor, event, community_id)


def _at_a_door(actor: Actor, event: Event, community_id: int) -> Deposit:
    """Desks and leaders report any door of their community; volunteers those of the stairwells they hold."""
    operations = _spoken_for(actor, community_id)
    if None in operations:
        return Deposit(event, actor.account_id)
    if operations:
        return Deposit(event, actor.account_id, only_in=frozenset(operation for operation in operations if operation))
    is_volunteer = actor.holds(RoleKind.VOLUNTEER) and actor.volunteer_id is not None
    if is_volunteer and not isinstance(event.facts, Excused):  # a door is excused without a visit by its desk alone
        return Deposit(event, actor.account_id, holder_id=actor.volunteer_id)
    return Deposit(event, actor.account_id, OUT_OF_SCOPE)


def _spoken_for(actor: Actor, community_id: int) -> set[UUID | None]:
    """The operations in which the actor speaks for the community; None stands for all."""
    return {
        role.operation_id
        for role in actor.roles
        if role.kind in SPEAKS_FOR_A_COMMUNITY and role.area_id == community_id
    }
