"""A small city to act in: two communities, one organisation, a desk each, and a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from muster.access.actors import Actor, actor_of
from muster.access.models import Account
from muster.access.scope import open_scope
from muster.ledger.models import Presence
from muster.operations.models import Operation
from muster.people.models import Organisation, Volunteer
from muster.places.models import Area
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, a_volunteer, an_account, an_operation, an_organisation


@dataclass
class World:
    city: Area
    here: Area  # lower code
    there: Area
    operation: Operation
    theatre: Organisation
    command: Account
    desk: Account  # of `here`
    other_desk: Account  # of `there`

    def person(self, name: str = "林建国", *, home: Area | None = None, **changes: object) -> Volunteer:
        return a_volunteer(self.city, home=home or self.here, name=name, **changes)


def a_world() -> World:
    city = a_city()
    here = a_community(city, "广后街社区", code=f"{city.code}01")
    there = a_community(city, "拱北社区", code=f"{city.code}02")
    return World(
        city=city,
        here=here,
        there=there,
        operation=an_operation(city, here, there),
        theatre=an_organisation(city),
        command=an_account("city", area=city),
        desk=an_account("desk", area=here),
        other_desk=an_account("desk", area=there),
    )


@contextmanager
def acting(account: Account) -> Iterator[Actor]:
    """Act as an account does in a request: in its own scope, in one transaction."""
    actor = actor_of(account, now=T0, strong=True)
    with open_scope(actor.scope):
        yield actor


def presence(operation: Operation, volunteer: Volunteer) -> Presence | None:
    with as_owner():
        return Presence.objects.filter(operation_id=operation.id, volunteer_id=volunteer.id).first()


def counted_in(operation: Operation, volunteer: Volunteer) -> int | None:
    found = presence(operation, volunteer)
    return found.community_id if found else None
