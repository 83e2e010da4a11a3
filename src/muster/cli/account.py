"""`muster account`: the first account of a city or its auditor. Everyone else's is made on the city's pages."""

import argparse
import sys
from datetime import UTC, datetime

from django.db import transaction

from muster.access.accounts import NameTaken, new_account
from muster.access.grant import grant
from muster.places.models import Area


def make(options: argparse.Namespace) -> int:
    """Print the sign-in name and the first password, this once."""
    now = datetime.now(UTC)
    area = Area.objects.filter(code=options.area).first()
    if area is None:
        print(f"No area has the code {options.area}. Load areas first: `muster load areas FILE`.", file=sys.stderr)
        return 1
    try:
        with transaction.atomic():
            account, password = new_account(options.username, now=now)
            grant(account.id, options.role, area_id=area.id, by=None, now=now)
    except NameTaken as taken:
        print(taken.sentence, file=sys.stderr)
        return 1
    print(f"username {options.username}\npassword {password}")
    print("A second factor is set up at the first sign-in, at /sign-in/.", file=sys.stderr)
    return 0
