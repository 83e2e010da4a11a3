"""Who is acting, and what that lets them see. Read anew for each request: a role that ended no longer counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from muster.access.models import Account, RoleKind
from muster.access.scope import Scope

# A command above the cities has every city below it, one below a city the communities of its area.
ROLES_SQL = """
SELECT r.kind, r.area_id, coalesce(a.level, ''), coalesce(a.code, ''), coalesce(a.name, ''), r.organisation_id, r.operation_id,
       CASE WHEN r.kind = 'city' AND a.level <> 'city' THEN ARRAY(
           WITH RECURSIVE below (id, level) AS (
               SELECT r.area_id, a.level
               UNION ALL
               SELECT c.id, c.level FROM places_area c JOIN below b ON c.parent_id = b.id
               WHERE b.level <> CASE a.level WHEN 'province' THEN 'city' ELSE 'community' END
           ) SELECT id FROM below WHERE level = CASE a.level WHEN 'province' THEN 'city' ELSE 'community' END ORDER BY id
       ) ELSE '{}'::bigint[] END
FROM access_role r
JOIN access_account o ON o.id = r.account_id AND o.is_active
LEFT JOIN places_area a ON a.id = r.area_id
WHERE r.account_id = %(account)s AND r.valid_from <= %(now)s AND (r.valid_until IS NULL OR r.valid_until > %(now)s)
ORDER BY r.kind, a.code, r.id
"""
ROLES_SQL_NUMBERED = ROLES_SQL.replace("%(account)s", "$1").replace("%(now)s", "$2")  # the same, for asyncpg

ALL_KINDS = frozenset(RoleKind)
BY_CODE_ALONE = frozenset({RoleKind.VOLUNTEER})  # a text message can be stolen
BY_CODE_AND_DESK = frozenset({RoleKind.VOLUNTEER, RoleKind.LEADER})  # a desk has seen the person and the phone


@dataclass(frozen=True)
class HeldRole:
    """One role, valid now."""

    kind: str
    area_id: int | None
    organisation_id: UUID | None
    operation_id: UUID | None
    area_code: str = ""
    area_name: str = ""


@dataclass(frozen=True)
class Actor:
    """An account with the roles that count in this session."""

    account_id: UUID
    volunteer_id: UUID | None
    roles: tuple[HeldRole, ...]
    scope: Scope

    def holds(self, kind: str) -> bool:
        return any(role.kind == kind for role in self.roles)

    def areas(self, kind: str) -> tuple[int, ...]:
        return tuple(role.area_id for role in self.roles if role.kind == kind and role.area_id is not None)

    def desk_of(self, community_id: int) -> bool:
        return community_id in self.areas(RoleKind.DESK)

    def city_of(self, area_id: int) -> bool:
        """Whether the actor is the command of this area; of a province's role, also of its cities."""
        return self.holds(RoleKind.CITY) and area_id in self.scope.cities


def actor_of(account: Account, *, now: datetime, strong: bool) -> Actor:
    """The actor behind an account; where the sign-in was not strong, only a volunteer."""
    return actor_within(account, ALL_KINDS if strong else BY_CODE_ALONE, now=now)


def actor_within(account: Account, kinds: frozenset[RoleKind], *, now: datetime) -> Actor:
    """The actor behind an account, of whose roles only these kinds count. One SQL query."""
    rows = [row for row in rows_of(account, now=now) if row[0] in kinds]
    return actor_from(account.id, account.volunteer_id, rows)


def rows_of(account: Account, *, now: datetime) -> list[tuple[Any, ...]]:
    """The rows of `ROLES_SQL` for an account; the first column is the kind."""
    with connection.cursor() as cursor:
        cursor.execute(ROLES_SQL, {"account": account.id, "now": now})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def actor_from(account_id: UUID, volunteer_id: UUID | None, role_rows: Iterable[Sequence[Any]]) -> Actor:
    """The actor that the rows of `ROLES_SQL` tell of."""
    rows = [tuple(row) for row in role_rows]
    roles = tuple(
        HeldRole(kind, area_id, organisation_id, operation_id, code, name)
        for kind, area_id, _level, code, name, organisation_id, operation_id, _below in rows
    )
    return Actor(account_id, volunteer_id, roles, _scope(account_id, volunteer_id, roles, rows))


def _scope(
    account_id: UUID, volunteer_id: UUID | None, roles: tuple[HeldRole, ...], rows: Sequence[tuple[Any, ...]]
) -> Scope:
    def areas(*kinds: str) -> set[int]:
        return {role.area_id for role in roles if role.kind in kinds and role.area_id is not None}

    commanded = [(row[2], row[7]) for row in rows if row[0] == RoleKind.CITY]
    cities = {city for level, below in commanded if level == "province" for city in below}
    communities = {community for level, below in commanded if level not in {"province", "city"} for community in below}
    return Scope(
        actor=account_id,
        volunteer=volunteer_id if any(role.kind == RoleKind.VOLUNTEER for role in roles) else None,
        cities=tuple(sorted(areas(RoleKind.CITY) | cities)),
        communities=tuple(sorted(areas(RoleKind.DESK, RoleKind.LEADER) | communities)),
        desks=tuple(sorted(areas(RoleKind.DESK))),
        organisations=tuple(sorted({r.organisation_id for r in roles if r.organisation_id})),
        audits=tuple(sorted(areas(RoleKind.AUDITOR))),
    )
