"""One community with a register, its desk, and someone who helps there."""

from dataclasses import dataclass

import pytest

from muster.access.actors import Actor, actor_of
from muster.access.models import Account
from muster.operations.models import Operation
from muster.places.models import Area
from muster.residents.models import Building
from tests import factories as make
from tests.residents.arranged import a_building


@dataclass(frozen=True)
class Here:
    """A community, its first house, and the account of its desk."""

    city: Area
    community: Area
    operation: Operation
    building: Building
    account: Account

    @property
    def desk(self) -> Actor:
        return actor_of(self.account, now=make.T0, strong=True)


@pytest.fixture
def here(db) -> Here:
    city = make.a_city()
    community = make.a_community(city)
    operation = make.an_operation(city, community)
    building = a_building(community, operation)
    return Here(city, community, operation, building, make.an_account("desk", area=community, username="desk"))
