from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.channels.gateway import gateway
from tests.entry.conftest import strong
from tests.factories import T0
from tests.residents.conftest import Here, here

__all__ = ["gateway", "here"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(T0, tick=False) as traveller:
        yield traveller


@pytest.fixture
def auditor(here: Here) -> Client:
    return strong(make.an_account("auditor", area=here.city, username="auditor"))
