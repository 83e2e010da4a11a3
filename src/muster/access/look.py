"""The look-log: whoever reads personal data leaves a line, in the transaction of the read."""

from datetime import datetime
from uuid import UUID

from muster.access.models import Look, RoleKind
from muster.access.scope import Scope, current_scope


class NobodyLooks(RuntimeError):
    """Personal data was read outside any actor's scope: a mistake in the code, so nothing is shown."""


def looked(
    action: str,
    *,
    city_id: int,
    community_id: int = 0,
    subject_id: UUID | None = None,
    rows: int,
    reason: str = "",
    purpose: str = "",
    now: datetime,
) -> None:
    """Log that the actor of the open scope was shown `rows` people. `action` is `room.what`, such as `people.search`.

    `purpose` is a code of the room's closed list, where it has one.
    """
    scope = current_scope()
    if scope.actor is None:
        raise NobodyLooks(action)
    Look.objects.create(
        community_id=community_id,
        city_id=city_id,
        at=now,
        actor_id=scope.actor,
        role=_role(scope, city_id, community_id),
        action=action,
        subject_id=subject_id,
        rows=rows,
        reason=reason[:200],
        purpose=purpose,
    )


def _role(scope: Scope, city_id: int, community_id: int) -> str:
    """In which role the look was possible: the narrowest that explains it."""
    if community_id in scope.desks:
        return RoleKind.DESK
    if community_id in scope.communities:
        return RoleKind.LEADER
    if city_id in scope.cities:
        return RoleKind.CITY
    if scope.organisations:
        return RoleKind.ORGANISATION
    return RoleKind.AUDITOR if scope.audits else RoleKind.VOLUNTEER
