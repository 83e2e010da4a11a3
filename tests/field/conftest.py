"""Phones: one that nobody has signed in on, and those of people who signed in by a code."""

import pytest
from django.test import Client

from muster.access.models import Account, Role
from muster.entry.sessions import BACKEND, BEGAN_WITH, SET_UP_HERE
from muster.people.models import Volunteer
from tests.conftest import as_owner
from tests.factories import T0, an_account
from tests.mobilise.world import World, a_world

CHINESE = {"accept-language": "zh-CN"}


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def anyone() -> Client:
    return Client(headers=CHINESE)


@pytest.fixture
def door(world: World) -> str:
    return f"/r/{world.here.code}/"


def phone_of(account: Account, *, strong: bool = False) -> Client:
    """A phone on which the account signed in by a code; `strong`: a desk trusts it."""
    client = Client(headers=CHINESE)
    client.force_login(account, backend=BACKEND)
    session = client.session
    session.update({SET_UP_HERE: str(account.pk)} if strong else {BEGAN_WITH: "code"})
    session.save()
    return client


def volunteer(person: Volunteer) -> Client:
    return phone_of(an_account("volunteer", volunteer=person))


def leader(world: World, person: Volunteer, *, strong: bool = True) -> Client:
    account = an_account("leader", volunteer=person, area=world.here)
    with as_owner():
        Role.objects.create(account=account, kind="volunteer", valid_from=T0)
    return phone_of(account, strong=strong)
