"""The one door to the database for anything that row security guards.

`open_scope` opens a transaction and says in it who is asking and what they may see; the policies compare columns
with these settings only. A setting that is missing or empty matches no row: the lock fails shut.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import connections, transaction


@dataclass(frozen=True)
class Scope:
    """What one transaction may see and touch."""

    actor: UUID | None = None  # the account
    volunteer: UUID | None = None  # the person behind the account: their own rows
    cities: tuple[int, ...] = ()  # the whole people island of these areas
    communities: tuple[int, ...] = ()  # who is at home or present in these
    desks: tuple[int, ...] = ()  # of these, where the actor is the desk itself
    organisations: tuple[UUID, ...] = ()  # their own staff
    audits: tuple[int, ...] = ()  # the look-log of these areas
    subjects: tuple[UUID, ...] = ()  # the people this transaction writes about, once the act has checked it may
    phone: bytes = b""  # the blind index of a claimed number: exactly its people
    buildings: tuple[UUID, ...] = ()  # the houses of the stairwells that a volunteer holds now
    household: UUID | None = None  # a resident at their own door: exactly their household


NOBODY = Scope()


def statements(scope: Scope) -> str:
    """The SET LOCAL statements of a scope, for psycopg and asyncpg alike. Holds ids and hex only, so quoting is safe."""
    values = {
        "actor": scope.actor or "",
        "volunteer": scope.volunteer or "",
        "cities": _array(scope.cities),
        "communities": _array(scope.communities),
        "desks": _array(scope.desks),
        "organisations": _array(scope.organisations),
        "audits": _array(scope.audits),
        "subjects": _array(scope.subjects),
        "phone": scope.phone.hex(),
        "buildings": _array(scope.buildings),
        "household": scope.household or "",
    }
    return ";".join(f"SET LOCAL muster.{name} = '{value}'" for name, value in values.items())


def _array(ids: tuple[int, ...] | tuple[UUID, ...]) -> str:
    return "{" + ",".join(str(i) for i in ids) + "}" if ids else ""


_open = threading.local()  # the scopes open on this thread, outermost first


@contextmanager
def open_scope(scope: Scope, *, using: str = "default") -> Iterator[None]:
    """Run a block in one transaction that sees what `scope` may see. Blocks nest; the outer scope comes back."""
    stack: list[Scope] = _open.__dict__.setdefault(using, [])
    with transaction.atomic(using=using):
        _say(scope, using)
        stack.append(scope)
        try:
            yield
        finally:
            stack.pop()
        _say(stack[-1] if stack else NOBODY, using)


def current_scope(*, using: str = "default") -> Scope:
    """The scope of the innermost open block, or NOBODY."""
    stack: list[Scope] = _open.__dict__.get(using, [])
    return stack[-1] if stack else NOBODY


def _say(scope: Scope, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(statements(scope))
