"""A desk with its browser, in the small city of the mobilisation tests."""

import pytest
from django.test import Client

from muster.access.models import Account
from muster.entry.sessions import BACKEND, SET_UP_HERE
from tests.mobilise.world import World, a_world


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def browser(account: Account) -> Client:
    """A browser in which the account has shown its second factor, in Chinese."""
    client = Client(raise_request_exception=True, headers={"accept-language": "zh-CN"})
    client.force_login(account, backend=BACKEND)
    session = client.session
    session[SET_UP_HERE] = str(account.pk)
    session.save()
    return client


@pytest.fixture
def desk(world: World) -> Client:
    return browser(world.desk)


@pytest.fixture
def home(world: World) -> str:
    return f"/desk/{world.here.code}/"
