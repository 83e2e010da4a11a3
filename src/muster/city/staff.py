"""Who acts for the city, its communities and its organisations: their accounts, made and ended by the command."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from muster.access.accounts import NameTaken, new_account
from muster.access.actors import Actor
from muster.access.grant import grant
from muster.access.models import Role, RoleKind
from muster.people.models import Organisation
from muster.places.models import Area
from muster.places.queries import communities_below

ROLES_MAX = 5_000
SHOWN_KINDS = (RoleKind.CITY, RoleKind.AUDITOR, RoleKind.DESK, RoleKind.ORGANISATION)


@dataclass(frozen=True)
class Held:
    """One role of one account, valid now."""

    role_id: UUID
    username: str
    kind: str  # as shown
    where: str
    since: datetime
    is_own: bool


@dataclass(frozen=True)
class FirstSignIn:
    """A new account with its first password, shown this once."""

    username: str
    password: str
    where: str


def held_in(area_id: int, *, by: Actor, now: datetime) -> list[Held]:
    """The roles of the city, its communities and its organisations. Three queries."""
    names = dict(Organisation.objects.filter(city_id=area_id).values_list("id", "name"))
    within = Q(area_id__in=[area_id, *communities_below(area_id)]) | Q(organisation_id__in=names)
    valid = Q(valid_until=None) | Q(valid_until__gt=now)
    roles = Role.objects.filter(within, valid, kind__in=SHOWN_KINDS).select_related("account", "area")
    return [
        Held(
            role_id=role.id,
            username=role.account.username or "…" + str(role.account_id)[-12:],
            kind=str(RoleKind(role.kind).label),
            where=role.area.name if role.area else names.get(role.organisation_id or role.id, ""),
            since=role.valid_from,
            is_own=role.account_id == by.account_id,
        )
        for role in roles.order_by("kind", "area__code", "account__username")[:ROLES_MAX]
    ]


def make_account(
    username: str, kind: str, *, area: Area | None, body: Organisation | None, by: Actor, now: datetime
) -> FirstSignIn:
    """A new account in one role. Raises `NameTaken` or `MayNotGrant`, and then nothing is made."""
    with transaction.atomic():
        account, password = new_account(username, now=now)
        grant(
            account.id,
            kind,
            area_id=area.id if area else None,
            organisation_id=body.id if body else None,
            by=by,
            now=now,
        )
    return FirstSignIn(username, password, area.name if area else str(body))


def make_desks(community_ids: tuple[int, ...], *, by: Actor, now: datetime) -> Iterator[FirstSignIn]:
    """An account for each of these communities that has no desk yet, named after its code."""
    valid = Q(valid_until=None) | Q(valid_until__gt=now)
    staffed = Role.objects.filter(valid, kind=RoleKind.DESK, area_id__in=community_ids).values_list(
        "area_id", flat=True
    )
    for community in Area.objects.filter(id__in=set(community_ids) - set(staffed)).order_by("code"):
        for name in (f"desk-{community.code}", f"desk-{community.code}-{now:%m%d%H%M}"):
            try:
                yield make_account(name, RoleKind.DESK, area=community, body=None, by=by, now=now)
                break
            except NameTaken:
                continue  # a former desk's: its name stays its own
