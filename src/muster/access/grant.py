"""Hand a role to an account, and end it."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.access.models import Role, RoleKind

DESK_MAY_GRANT = {RoleKind.LEADER, RoleKind.DESK}

ABOVE = """
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM places_area WHERE id = %s
    UNION ALL SELECT p.id, p.parent_id FROM places_area p JOIN above ON above.parent_id = p.id
) SELECT id FROM above
"""


class MayNotGrant(PermissionError):
    """The role is not the actor's to give."""

    sentence = _("You can give roles only within your own area. Ask the command above you.")


def grant(
    account_id: UUID,
    kind: str,
    *,
    area_id: int | None = None,
    organisation_id: UUID | None = None,
    operation_id: UUID | None = None,
    by: Actor | None,
    now: datetime,
) -> Role:
    """Give a role, or answer the same one where it is held already. `by` is None for the command line, as the owner."""
    if by is not None and not _may(by, kind, area_id):
        raise MayNotGrant(kind)
    where = {"area_id": area_id, "organisation_id": organisation_id, "operation_id": operation_id}
    held = Role.objects.filter(_open_at(now), account_id=account_id, kind=kind, valid_from__lte=now, **where).first()
    return held or Role.objects.create(
        account_id=account_id, kind=kind, granted_by=by.account_id if by else None, valid_from=now, **where
    )


def end_role(role_id: UUID, *, now: datetime) -> None:
    Role.objects.filter(_open_at(now), id=role_id).update(valid_until=now)


def end_roles(operation_id: UUID, now: datetime) -> int:
    """End what was granted for an operation; answers how many roles ended."""
    return Role.objects.filter(_open_at(now), operation_id=operation_id).update(valid_until=now)


def _may(by: Actor, kind: str, area_id: int | None) -> bool:
    if kind == RoleKind.ORGANISATION:
        return by.holds(RoleKind.CITY)
    if area_id is None:
        return False
    if kind in DESK_MAY_GRANT and by.desk_of(area_id):
        return True
    return not set(by.scope.cities).isdisjoint(_above(area_id))


def _above(area_id: int) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [area_id])
        return {row[0] for row in cursor.fetchall()}


def _open_at(now: datetime) -> Q:
    return Q(valid_until=None) | Q(valid_until__gt=now)
