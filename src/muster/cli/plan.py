"""`muster plan`: ask for a proposal from the command line."""

import sys
from datetime import UTC, datetime
from uuid import UUID

from rich.console import Console

from muster.access.actors import actor_of
from muster.access.models import Role, RoleKind
from muster.operations.models import Operation
from muster.teams.propose import propose


def teams(operation_id: UUID) -> int:
    """Propose teams in the name of the city's command, and say how good the plan is."""
    now = datetime.now(UTC)
    operation = Operation.objects.filter(id=operation_id).first()
    commands = Role.objects.filter(kind=RoleKind.CITY, area_id=operation.area_id if operation else -1)
    role = commands.select_related("account").first()
    if operation is None or role is None:
        print("No such operation, or nobody commands its city. `/city/` lists the operations.", file=sys.stderr)
        return 1
    with Console(stderr=True).status("planning …"):
        plan = propose(operation.id, by=actor_of(role.account, now=now, strong=True), now=now)
    print(f"{plan.travel_min} minutes of travel; at least {plan.bound_min} are needed; proven: {plan.proven}")
    return 0
