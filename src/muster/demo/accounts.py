"""An account for each role that can be tried, and one for each desk, whose tokens the replay uses."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from muster.access.models import Account, Role, RoleKind
from muster.people.models import Volunteer
from muster.places.models import Area

UNUSABLE = "!"  # no password fits: only the printed link signs in
HOME = "620102009003"  # 广后街, where the story's 2 a.m. call came from


def username(role: str) -> str:
    return f"demo-{role}"


def desk_username(code: str) -> str:
    return f"demo-desk-{code}"


def make_accounts(area: Area, communities: Sequence[Area], expected: Sequence[UUID], *, now: datetime) -> None:
    """The volunteer to try is the last of the expected, whom the replay leaves alone; the leader is a senior at home."""
    home = home_of(communities)
    visitor = Volunteer.objects.get(id=expected[-1])
    leader = _leader(home, besides=visitor)
    roles = [
        _role(_account("city", now=now), RoleKind.CITY, area=area, now=now),
        _role(
            _account("organisation", now=now), RoleKind.ORGANISATION, organisation_id=visitor.organisation_id, now=now
        ),
        _role(_account("desk", now=now), RoleKind.DESK, area=home, now=now),
        _role(_account("leader", volunteer=leader, now=now), RoleKind.LEADER, area=home, now=now),
        _role(_account("volunteer", volunteer=visitor, now=now), RoleKind.VOLUNTEER, now=now),
        _role(_account("auditor", now=now), RoleKind.AUDITOR, area=area, now=now),
    ]
    desks = [Account(username=desk_username(one.code), password=UNUSABLE, created_at=now) for one in communities]
    Account.objects.bulk_create(desks)
    roles += [_role(desk, RoleKind.DESK, area=one, now=now) for desk, one in zip(desks, communities, strict=True)]
    leading = next(role for role in roles if role.kind == RoleKind.LEADER)
    roles.append(_role(leading.account, RoleKind.VOLUNTEER, now=now))
    Role.objects.bulk_create(roles)


def home_of(communities: Sequence[Area]) -> Area:
    """The community whose desk and leader can be tried."""
    return next((one for one in communities if one.code == HOME), communities[0])


def _leader(home: Area, *, besides: Volunteer) -> Volunteer:
    at_home = Volunteer.objects.filter(home_community=home, invited_at__isnull=False).exclude(id=besides.id)
    return at_home.order_by("-is_senior", "phone")[0]


def _account(role: str, *, volunteer: Volunteer | None = None, now: datetime) -> Account:
    return Account.objects.create(
        username=username(role),
        password=UNUSABLE,
        volunteer_id=volunteer.id if volunteer else None,
        phone_index=volunteer.phone_index if volunteer else None,
        created_at=now,
    )


def _role(
    account: Account,
    kind: RoleKind,
    *,
    area: Area | None = None,
    organisation_id: UUID | None = None,
    now: datetime,
) -> Role:
    return Role(account=account, kind=kind, area=area, organisation_id=organisation_id, valid_from=now)
