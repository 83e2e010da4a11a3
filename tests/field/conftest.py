"""Phones: one that nobody has signed in on, and those of people who signed in by a code."""

import pytest
from django.test import Client

from muster.access.models import Role
from muster.people.models import Volunteer
from tests.conftest import as_owner
from tests.factories import T0, an_account
from tests.field.at_work import AtWork, at_work
from tests.field.signed_in import CHINESE, phone_of
from tests.mobilise.world import World, a_world
from tests.rounds.arranged import Estate, an_estate


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def estate() -> Estate:
    return an_estate()


@pytest.fixture
def work(estate: Estate) -> AtWork:
    return at_work(estate)


@pytest.fixture
def anyone() -> Client:
    return Client(headers=CHINESE)


@pytest.fixture
def door(world: World) -> str:
    return f"/r/{world.here.code}/"


def volunteer(person: Volunteer) -> Client:
    return phone_of(an_account("volunteer", volunteer=person))


def leader(world: World, person: Volunteer, *, strong: bool = True) -> Client:
    account = an_account("leader", volunteer=person, area=world.here)
    with as_owner():
        Role.objects.create(account=account, kind="volunteer", valid_from=T0)
    return phone_of(account, strong=strong)
