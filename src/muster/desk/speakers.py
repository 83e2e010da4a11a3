"""Who an account is, as far as a desk may know: a volunteer by name, or the role it has here."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from muster.access.models import Account, Role, RoleKind
from muster.people.models import Volunteer


@dataclass(frozen=True)
class Speakers:
    """Names of volunteers and labels of roles, by account."""

    names: dict[UUID, str]
    roles: dict[UUID, str]

    def called(self, account_id: UUID) -> str:
        return self.names.get(account_id) or self.roles.get(account_id) or _("an account without a role here")


def speakers(accounts: Iterable[UUID], community_id: int) -> Speakers:
    """Three queries. Row security leaves out volunteers whom this desk may not see."""
    wanted = set(accounts)
    held = Role.objects.filter(account_id__in=wanted, area_id=community_id).values_list("account_id", "kind")
    roles = {account: str(RoleKind(kind).label) for account, kind in held}
    behind = Account.objects.filter(id__in=wanted, volunteer_id__isnull=False).values_list("id", "volunteer_id")
    volunteers = dict(behind)
    names = {one.id: str(one) for one in Volunteer.objects.filter(id__in=list(volunteers.values()))}
    called = {account: names[person] for account, person in volunteers.items() if person in names}
    return Speakers(called, roles)
