"""A volunteer begins and ends their work by a tap on their own page, and their desk sees it."""

from datetime import timedelta

import pytest

from muster.ledger.models import Presence
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.field.conftest import volunteer
from tests.mobilise.world import presence


@pytest.fixture
def person(world):
    return world.person("林建国")


def test_hours_begin_and_end_by_a_tap_and_the_desk_sees_who_is_at_work(world, person):
    phone, desk = volunteer(person), browser(world.desk)
    phone.post("/me/report-in/", {"community": world.here.code})

    before = desk.get(f"/desk/{world.here.code}/here/").content.decode()
    phone.post("/me/arrivals/")
    phone.post("/me/arrivals/")
    working, here = phone.get("/me/").content.decode(), desk.get(f"/desk/{world.here.code}/here/").content.decode()
    _an_hour_passes(person)
    phone.post("/me/departures/")
    ended, after = phone.get("/me/").content.decode(), desk.get(f"/desk/{world.here.code}/here/").content.decode()

    assert "值守" not in before
    assert "起值守" in working
    assert "结束值守" in working
    assert "起值守" in here
    assert "1 小时 0 分" in ended
    assert "现在不在值守" in after
    assert "1 小时 0 分" in after
    assert len(presence(world.operation, person).arrivals) == 1


def _an_hour_passes(person) -> None:
    """The arrival lies an hour back, as if it had been told then."""
    with as_owner():
        row = Presence.objects.get(volunteer_id=person.id)
        earlier = (row.working_since - timedelta(hours=1)).isoformat()
        row.arrivals = {event: [community, earlier] for event, (community, _) in row.arrivals.items()}
        row.working_since -= timedelta(hours=1)
        row.save()


def test_who_has_not_reported_in_is_told_to_do_that_first(world, person):
    phone = volunteer(person)

    page = phone.get("/me/").content.decode()
    answer = phone.post("/me/arrivals/", follow=True).content.decode()

    assert "开始值守" not in page
    assert "请先报到" in answer
    assert presence(world.operation, person) is None


def test_there_is_nothing_to_end_before_it_has_begun(world, person):
    phone = volunteer(person)
    phone.post("/me/report-in/", {"community": world.here.code})

    answer = phone.post("/me/departures/", follow=True).content.decode()

    assert "不用结束" in answer


def test_to_look_begins_nothing(world, person):
    phone = volunteer(person)
    phone.post("/me/report-in/", {"community": world.here.code})

    statuses = [phone.get(one).status_code for one in ("/me/arrivals/", "/me/departures/")]

    assert statuses == [405, 405]
    assert presence(world.operation, person).arrivals == {}


def test_without_an_operation_no_hours_count(world, person):
    with as_owner():
        world.operation.closed_at = world.operation.opened_at
        world.operation.save()

    answer = volunteer(person).post("/me/arrivals/", follow=True).content.decode()

    assert "不计时" in answer
