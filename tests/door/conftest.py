"""A door with its slip, and the browser of somebody who stands before it."""

from dataclasses import dataclass

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from muster.access.models import Account
from muster.access.scope import Scope, open_scope
from muster.operations.models import Operation
from muster.places.models import Area
from muster.residents.doorcodes import make_codes
from muster.residents.models import Building, Household
from tests import factories as make
from tests.entry.phones import newest_code
from tests.factories import T0
from tests.residents.arranged import a_building, a_household

PHONE = "+8613909312345"


@dataclass(frozen=True)
class Slip:
    """One household and the code that was left at its door."""

    city: Area
    community: Area
    operation: Operation
    building: Building
    household: Household
    desk: Account
    code: str

    @property
    def address(self) -> str:
        return f"/d/{self.community.code}/"

    @property
    def home(self) -> str:
        return f"{self.address}home/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(T0, tick=False) as traveller:
        yield traveller


@pytest.fixture
def slip(db, settings) -> Slip:
    settings.SMS_URL = "https://gateway.invalid/"
    city = make.a_city()
    community = make.a_community(city)
    operation = make.an_operation(city, community)
    building = a_building(community, operation)
    household = a_household(
        building, door="301", people=3, head="王秀兰", phone=PHONE, notes="耳背，请大声", needs=["insulin"]
    )
    desk = make.an_account("desk", area=community, username="desk-一")
    return Slip(city, community, operation, building, household, desk, a_code(desk, household))


def a_code(desk: Account, household: Household) -> str:
    here = (household.community_id,)
    with open_scope(Scope(actor=desk.id, communities=here, desks=here)):
        return make_codes(household.community_id, household.operation_id, [household.id], now=T0)[household.id]


def asks(browser: Client, slip: Slip, *, code: str | None = None, phone: str = "139 0931 2345") -> HttpResponse:
    return browser.post(slip.address, {"code": slip.code if code is None else code, "phone": phone})


def comes_in(browser: Client, slip: Slip) -> HttpResponse:
    asks(browser, slip)
    return browser.post(f"{slip.address}code/", {"digits": newest_code()})
