"""Browsers that have signed in, and the addresses under test."""

import pytest
from django.test import Client

from muster.access.models import Account
from muster.entry.sessions import BACKEND, BEGAN_WITH, SET_UP_HERE


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = "tests.entry.addresses"


@pytest.fixture
def sms(settings):
    """An installation with a gateway. Nothing is handed over without a worker."""
    settings.SMS_URL = "https://gateway.invalid/"


def strong(account: Account) -> Client:
    """A browser in which the account has shown its second factor."""
    client = Client(raise_request_exception=False)
    client.force_login(account, backend=BACKEND)
    _say(client, SET_UP_HERE, str(account.pk))
    return client


def by_code(account: Account) -> Client:
    """A browser that signed in by text message alone."""
    client = Client(raise_request_exception=False)
    client.force_login(account, backend=BACKEND)
    _say(client, BEGAN_WITH, "code")
    return client


def by_password(account: Account) -> Client:
    """A browser in which only a password was shown."""
    client = Client(raise_request_exception=False)
    client.force_login(account, backend=BACKEND)
    return client


def _say(client: Client, key: str, value: str) -> None:
    session = client.session
    session[key] = value
    session.save()
