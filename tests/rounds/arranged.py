"""A community with a small register, its desk, and a round in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from muster.access.actors import Actor, actor_of
from muster.access.models import Account
from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.journal.event import made_here
from muster.journal.kinds import ReportedIn
from muster.ledger.record import record
from muster.operations.models import Operation
from muster.people.models import Volunteer
from muster.places.models import Area
from muster.residents.models import Building, Household
from muster.rounds.models import Round
from muster.rounds.open import open_round
from tests.factories import T0, a_city, a_community, a_volunteer, an_account, an_operation
from tests.residents.arranged import a_building, a_household


@dataclass(frozen=True)
class Estate:
    """Two communities; the first has two buildings of three doors each, in two stairwells."""

    city: Area
    community: Area
    elsewhere: Area
    operation: Operation
    buildings: tuple[Building, ...]
    doors: tuple[Household, ...]
    desk: Account
    command: Account

    def at_desk(self) -> Actor:
        return actor_of(self.desk, now=T0, strong=True)

    def in_command(self) -> Actor:
        return actor_of(self.command, now=T0, strong=True)


def an_estate(*, doors: int = 3, buildings: int = 2, people: int = 2) -> Estate:
    city = a_city()
    community, elsewhere = a_community(city, "广后街社区"), a_community(city, "南稍门社区")
    operation = an_operation(city, community, elsewhere)
    houses = tuple(a_building(community, operation, name=f"{n}号楼") for n in range(1, buildings + 1))
    households = tuple(
        a_household(house, door=f"{n}01", unit=f"{1 + n % 2}单元", storey=n, position=0, people=people)
        for house in houses
        for n in range(1, doors + 1)
    )
    desk = an_account("desk", area=community, username=f"desk-{community.code}")
    command = an_account("city", area=city, username=f"command-{city.code}")
    return Estate(city, community, elsewhere, operation, houses, households, desk, command)


def a_round(estate: Estate, *, by: Actor | None = None, now: datetime = T0, **changes: Any) -> Round:
    """A round of the whole city, opened by its command; or of the community, by its desk."""
    actor = by or estate.in_command()
    values: dict[str, Any] = {
        "area_id": estate.city.id,
        "kind": "notice",
        "target": "household",
        "title": "发告知书",
        "instructions": {"zh": "请放在门口。"},
        "starts_at": T0,
        "ends_at": T0 + timedelta(days=1),
    }
    with open_scope(actor.scope):
        return open_round(estate.operation.id, **values | changes, by=actor, now=now)


def a_helper(estate: Estate, *, name: str = "林建国", here: bool = True) -> tuple[Volunteer, Account]:
    """A volunteer who has reported in here, with an account."""
    person = a_volunteer(estate.city, home=estate.community, name=name)
    account = an_account("volunteer", volunteer=person)
    if here:
        reported = made_here(
            uuid7(),
            ReportedIn(estate.operation.id, person.id, "qr"),
            community=estate.community.code,
            now=T0,
            device=PAGE,
        )
        with open_scope(Scope(communities=(estate.community.id,), subjects=(person.id,))):
            record(estate.community.id, [reported], actor_id=account.id, received_at=T0)
    return person, account


PAGE = UUID("018400b1-0000-7000-8000-0000000000d2")


def ids(doors: Sequence[Household]) -> list[UUID]:
    return [door.id for door in doors]
