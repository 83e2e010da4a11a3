"""A leader's phone counts once the desk has typed the number it shows."""

import re

import pytest
from django.utils.timezone import now

from muster.access import devices
from muster.access.actors import actor_of
from muster.access.models import Device
from muster.access.scope import open_scope
from tests.entry.conftest import by_code
from tests.factories import T0, a_city, a_community, a_volunteer, an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    city = a_city()
    here, there = a_community(city, code="C1"), a_community(city, code="C2")
    leader = an_account("leader", area=here, volunteer=a_volunteer(city, home=here, name="陈组长"))
    return leader, an_account("desk", area=here), an_account("desk", area=there)


def confirm(desk, code: str) -> bool:
    actor = actor_of(desk, now=T0, strong=True)
    with open_scope(actor.scope):
        return devices.confirm(Device.objects.get().id, code, by=actor, now=now())


def test_a_leader_sees_the_team_after_the_desk_has_confirmed_the_phone(world):
    leader, desk, _other = world
    browser = by_code(leader)
    before = browser.get("/me/team/").status_code

    browser.post("/sign-in/device/?next=/me/team/")
    shown = re.search(r'class="num">(\d{4})<', browser.get("/sign-in/device/").content.decode())[1]
    confirmed = confirm(desk, shown)

    assert (before, confirmed) == (404, True)
    assert browser.get("/me/team/").content.decode() == "陈组长"
    assert browser.get("/sign-in/device/?next=/me/team/")["Location"] == "/me/team/"
    assert by_code(leader).get("/me/team/").status_code == 404


def test_a_wrong_number_ends_the_wait(world):
    leader, desk, _other = world
    browser = by_code(leader)
    browser.post("/sign-in/device/")
    code = Device.objects.get().match_code

    assert confirm(desk, "99999") is False
    with pytest.raises(devices.NotYourDevice):
        confirm(desk, code)
    assert browser.get("/me/team/").status_code == 404


def test_another_desk_cannot_confirm(world):
    leader, _desk, other = world
    by_code(leader).post("/sign-in/device/")

    with pytest.raises(devices.NotYourDevice):
        confirm(other, Device.objects.get().match_code)


def test_a_desk_that_forgets_a_phone_takes_its_word_back(world):
    leader, desk, _other = world
    browser = by_code(leader)
    browser.post("/sign-in/device/")
    confirm(desk, Device.objects.get().match_code)

    devices.forget(leader.id, now=T0)

    assert browser.get("/me/team/").status_code == 404


def test_someone_without_a_higher_role_is_not_asked(world):
    volunteer = an_account("volunteer", volunteer=a_volunteer(a_city()))

    assert by_code(volunteer).get("/sign-in/device/")["Location"] == "/"
