"""Who may report whom in, and where. Everyone else's events are kept aside, not lost."""

from muster.access.actors import Actor
from muster.access.models import RoleKind
from muster.journal.event import Event

SPEAKS_FOR_A_COMMUNITY = {RoleKind.DESK, RoleKind.LEADER}


def may_report(actor: Actor, event: Event, *, community_id: int) -> bool:
    """Volunteers report themselves in anywhere in the operation; desks and leaders anyone, to their own community."""
    return _reports_themselves(actor, event) or any(
        role.kind in SPEAKS_FOR_A_COMMUNITY
        and role.area_id == community_id
        and role.operation_id in {None, event.facts.operation}
        for role in actor.roles
    )


def _reports_themselves(actor: Actor, event: Event) -> bool:
    return actor.holds(RoleKind.VOLUNTEER) and event.facts.volunteer == actor.volunteer_id
