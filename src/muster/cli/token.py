"""`muster token`: a token of an account in one role, for programs and trials."""

import argparse
import sys
from datetime import UTC, datetime

from muster.access.models import Account, Role, RoleKind
from muster.access.tokens import issue
from muster.people.models import Volunteer
from muster.places.models import Area


def issue_for(options: argparse.Namespace) -> int:
    """Print a token for an account that holds the role there; for a volunteer make the account where it is missing."""
    now = datetime.now(UTC)
    code = options.area if options.role in {"city", "auditor"} else options.community
    if not code:
        wanted = "--area" if options.role in {"city", "auditor"} else "--community"
        return _said(f"Say where: {wanted} CODE.")
    area = Area.objects.filter(code=code).first()
    if area is None:
        return _said(f"No area has the code {code}. Load areas first: `muster load areas FILE`.")
    account = _volunteer_of(area, now) if options.role == "volunteer" else _holder(options.role, area)
    if account is None:
        return _said(f"No account is {options.role} in {area.name}. Grant that role first, or run `muster demo`.")
    print(issue(account.id, now=now, hours=options.hours))
    return 0


def _holder(kind: str, area: Area) -> Account | None:
    role = Role.objects.filter(kind=kind, area=area, account__is_active=True).select_related("account").first()
    return role.account if role else None


def _volunteer_of(area: Area, now: datetime) -> Account | None:
    person = Volunteer.objects.filter(home_community=area, invited_at__isnull=False).order_by("id").first()
    if person is None:
        return None
    account, made = Account.objects.get_or_create(
        volunteer_id=person.id, defaults={"created_at": now, "phone_index": person.phone_index, "password": "!"}
    )
    if made:
        Role.objects.create(account=account, kind=RoleKind.VOLUNTEER, granted_by=account.id, valid_from=now)
    return account


def _said(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
