"""`muster plan`: ask for a proposal from the command line."""

import sys
import time
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from rich.console import Console
from rich.progress import Progress

from muster.access.actors import Actor, actor_of
from muster.access.models import Role, RoleKind
from muster.access.scope import open_scope
from muster.mobilise.refusals import Refused
from muster.operations.models import Operation
from muster.shifts.city_view import ask_all, waiting
from muster.shifts.clock import day_of
from muster.teams.propose import propose
from muster.teams.support.propose import propose_support
from muster.teams.support.queries import support_summary


def teams(operation_id: UUID) -> int:
    """Propose teams in the name of the city's command, and say how good the plan is."""
    now = datetime.now(UTC)
    command = _command(operation_id, now=now)
    if command is None:
        return 1
    with Console(stderr=True).status("planning …"):
        plan = propose(operation_id, by=command, now=now)
    print(f"{plan.travel_min} minutes of travel; at least {plan.bound_min} are needed; proven: {plan.proven}")
    return 0


def support(operation_id: UUID, *, hours: int, share: int, norm: int | None) -> int:
    """Propose who lends to whom from the next hour on, in the name of the city's command."""
    now = datetime.now(UTC)
    command = _command(operation_id, now=now)
    if command is None:
        return 1
    starts_at = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    ends_at = starts_at + timedelta(hours=hours)
    try:
        with Console(stderr=True).status("planning …"), open_scope(command.scope):
            plan = propose_support(
                operation_id,
                starts_at=starts_at,
                ends_at=ends_at,
                share_max=share / 100,
                norm=norm,
                by=command,
                now=now,
            )
            made = support_summary(plan)
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    print(
        f"{made.sent} people of {made.organisations} organisations to {made.places} places; {made.missing} still missing; "
        f"at most {made.distance_percent:.1f} % from the best. It binds nobody until it is approved at /city/support/."
    )
    return 0


def shifts(operation_id: UUID, *, first_on: date | None, wait: int) -> int:
    """Ask for a plan in every community that has posts, and wait for the workers; each then waits for its desk's yes."""
    now = datetime.now(UTC)
    command = _command(operation_id, now=now)
    if command is None:
        return 1
    try:
        with open_scope(command.scope):
            asked, left = ask_all(operation_id, first_on or day_of(now), by=command, now=now)
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    to_come = _waited(command, operation_id, asked, seconds=wait)
    print(
        f"{asked} plans asked for, {left} communities want nobody or have one on its way; {to_come} are still being made."
    )
    return 0


def _waited(command: Actor, operation_id: UUID, asked: int, *, seconds: int) -> int:
    """With a bar, until workers have made all of them or the time is over."""
    until, to_come = time.monotonic() + seconds, asked
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("plans", total=asked)
        while time.monotonic() < until:
            with open_scope(command.scope):
                to_come = waiting(operation_id)
            progress.update(task, completed=max(0, asked - to_come))
            if not to_come:
                break
            time.sleep(1)
    return to_come


def _command(operation_id: UUID, *, now: datetime) -> Actor | None:
    """Who commands the operation's city; says so where nobody does."""
    operation = Operation.objects.filter(id=operation_id).first()
    commands = Role.objects.filter(kind=RoleKind.CITY, area_id=operation.area_id if operation else -1)
    role = commands.select_related("account").first()
    if role is None:
        print("No such operation, or nobody commands its city. `/city/` lists the operations.", file=sys.stderr)
        return None
    return actor_of(role.account, now=now, strong=True)
