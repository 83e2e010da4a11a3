"""A city with an operation, and its command at a signed-in browser."""

from dataclasses import dataclass

import pytest
from django.test import Client

from muster.access.models import Account
from muster.operations.models import Operation
from muster.people.models import Organisation
from muster.places.models import Area
from tests import factories as make
from tests.entry.conftest import strong
from tests.rounds.arranged import Estate, an_estate


@dataclass
class Command:
    """One command and what it commands."""

    area: Area
    communities: list[Area]
    operation: Operation
    organisation: Organisation
    account: Account
    browser: Client


@pytest.fixture
def command(db) -> Command:
    area = make.a_city()
    communities = [make.a_community(area, f"第{n}社区") for n in (1, 2, 3)]
    operation = make.an_operation(area, *communities)
    organisation = make.an_organisation(area)
    account = make.an_account("city", area=area, username="command")
    return Command(area, communities, operation, organisation, account, strong(account))


@pytest.fixture
def estate(db) -> Estate:
    return an_estate()


@pytest.fixture
def browser(estate: Estate) -> Client:
    """The command of that estate's city."""
    return strong(estate.command)
