"""The data officer is told within a day of each household that was opened because a life was at risk."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import connection

from muster.channels import deliver
from muster.channels.models import Message
from muster.channels.take import bury_expired
from muster.operations.models import Officer
from muster.oversight import tell
from muster.oversight.models import Telling
from tests import factories as make
from tests.channels.gateway import Gateway, as_worker
from tests.conftest import as_owner
from tests.entry.conftest import strong
from tests.factories import T0
from tests.oversight.arranged import WHY, opened
from tests.residents.arranged import a_building, a_household
from tests.residents.conftest import Here

pytestmark = pytest.mark.django_db
NUMBER = "+8613909317777"
HOUR = timedelta(hours=1)


def named(here: Here, *, phone: str = "139 0931 7777") -> None:
    """The command names the data officer on the operation's page."""
    command = strong(make.an_account("city", area=here.city, username=f"command-{here.city.code}"))
    answer = command.post(f"/city/operations/{here.operation.id}/officer/", {"name": "赵敏", "phone": phone})
    assert answer.status_code == 302


def worked(now: datetime) -> None:
    """What the worker does every few minutes: tell, and hand over."""
    with as_worker():
        tell.tell(now=now)
        for message_id in Message.objects.filter(state="waiting").values_list("id", flat=True):
            deliver.deliver(message_id, now=now)
        bury_expired(now=now)


def texts(gateway: Gateway) -> list[tuple[str, str]]:
    said = [json.loads(body) for _headers, body in gateway.received]
    return [(one["to"], one["text"]) for one in said]


def told_at() -> list[datetime | None]:
    with as_owner():
        return list(Telling.objects.order_by("look_id").values_list("told_at", flat=True))


def test_the_officer_is_told_where_and_when_and_no_name(here: Here, gateway):
    household = a_household(here.building, door="301", head="王秀兰", phone="+8613707654321")
    named(here)
    opened(here, household)

    worked(T0)
    worked(T0 + timedelta(minutes=2))

    [(number, text)] = texts(gateway)
    assert number == NUMBER
    assert all(word in text for word in (here.community.name, "10-24 08:00", "72"))
    assert [word for word in ("王秀兰", "301", "13707654321", WHY) if word in text] == []
    assert told_at() == [T0 + timedelta(minutes=2)]


def test_an_ordinary_look_tells_nobody(here: Here, gateway):
    named(here)
    opened(here, a_household(here.building), purpose="visit")

    worked(T0)

    assert texts(gateway) == []


def test_a_gateway_that_is_away_for_most_of_a_day_delays_and_loses_nothing(here: Here, gateway):
    """Planted bug: a message that was given up counts as told."""
    named(here)
    opened(here, a_household(here.building))
    gateway.status = 503
    for minutes in range(0, 23 * 60, 10):
        worked(T0 + timedelta(minutes=minutes))
    refused = len(gateway.received)

    gateway.status = 200
    worked(T0 + 23 * HOUR)
    worked(T0 + 23 * HOUR + timedelta(minutes=2))

    assert len(gateway.received) == refused + 1
    assert [at is not None and at <= T0 + tell.WITHIN for at in told_at()] == [True]


def test_many_looks_are_told_of_in_few_messages(here: Here, gateway):
    named(here)
    for n in range(30):
        at = T0 + timedelta(minutes=2 * n)
        opened(here, a_household(here.building), now=at)
        worked(at)
    worked(T0 + 2 * HOUR)
    worked(T0 + 2 * HOUR + timedelta(minutes=2))

    assert len(gateway.received) == tell.PER_HOUR_MAX + 1
    assert "26" in texts(gateway)[-1][1]
    assert (len(told_at()), None in told_at()) == (30, False)


def test_without_an_officer_or_a_gateway_nothing_is_sent_and_nothing_is_lost(here: Here, gateway, settings):
    household = a_household(here.building)
    opened(here, household)
    worked(T0)
    named(here)
    address, settings.SMS_URL = settings.SMS_URL, ""
    worked(T0 + HOUR)
    before = texts(gateway)

    settings.SMS_URL = address
    worked(T0 + 2 * HOUR)

    assert (before, len(texts(gateway))) == ([], 1)


def test_an_officer_is_told_of_their_own_operation_only(here: Here, gateway):
    named(here)
    other = make.a_city()
    community = make.a_community(other, "别处社区")
    elsewhere = Here(
        other,
        community,
        operation := make.an_operation(other, community, name="别处行动"),
        a_building(community, operation),
        make.an_account("desk", area=community, username="desk-elsewhere"),
    )
    opened(elsewhere, a_household(elsewhere.building))

    worked(T0)

    assert texts(gateway) == []


def test_the_number_is_kept_sealed_and_shown_masked(here: Here):
    named(here)
    command = strong(make.an_account("city", area=here.city, username="command-two"))

    page = command.get(f"/city/operations/{here.operation.id}/").content.decode()

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT encode(phone, 'escape') || o::text FROM operations_officer o")
        row = cursor.fetchone()[0]
    assert ("13909317777" in row, "139****7777" in page, "赵敏" in page, "13909317777" in page) == (
        False,
        True,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("name", "phone"), [("", "139 0931 7777"), ("赵敏", "12"), ("\x00", "139 0931 7777"), ("赵敏", "")]
)
def test_an_officer_without_a_name_or_number_is_refused(here: Here, name, phone):
    command = strong(make.an_account("city", area=here.city, username="command"))

    answer = command.post(f"/city/operations/{here.operation.id}/officer/", {"name": name, "phone": phone})

    assert answer.status_code == 422
    assert answer.context["officer_form"].errors
    with as_owner():
        assert not Officer.objects.exists()


def test_the_last_officer_named_is_the_one_who_is_told(here: Here, gateway):
    command = strong(make.an_account("city", area=here.city, username="command"))
    for name, phone in (("赵敏", "139 0931 7777"), ("周岩", "139 0931 8888")):
        command.post(f"/city/operations/{here.operation.id}/officer/", {"name": name, "phone": phone})
    opened(here, a_household(here.building))

    worked(T0)

    assert [number for number, _text in texts(gateway)] == ["+8613909318888"]
