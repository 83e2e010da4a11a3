"""G19: a stranger learns nothing, is sent nothing, and costs nobody their messages."""

import re
import statistics
import time
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.entry.phones import NUMBER, STRANGER, asks, messages
from tests.factories import T0, a_city, a_volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sms")]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(T0, tick=False) as traveller:
        yield traveller


def test_a_stranger_gets_the_same_answer_and_no_message(client):
    a_volunteer(a_city(), phone=NUMBER)

    known, unknown = Client(), Client()
    answers = [(r.status_code, r["Location"]) for r in (asks(known), asks(unknown, "13909319999"))]
    pages = [browser.get("/sign-in/code/").content.decode() for browser in (known, unknown)]

    assert answers[0] == answers[1]
    assert _without_token(pages[0]).replace("139****2345", "") == _without_token(pages[1]).replace("139****9999", "")
    assert [message.phone for message in messages()] == [NUMBER]


def test_a_person_nobody_invited_gets_no_message(client):
    a_volunteer(a_city(), phone=NUMBER, invited_at=None)

    asks(client)

    assert messages() == []


def test_many_requests_to_strangers_send_nothing(client):
    for serial in range(300):
        assert asks(client, f"1390931{serial:04}").status_code == 302

    assert messages() == []


def test_known_and_unknown_numbers_take_the_same_time():
    city = a_city()
    for serial in range(60):
        a_volunteer(city, phone=f"+861390931{serial:04}")

    # In turn, so that whatever else the machine does falls on both alike.
    pairs = [(_seconds(f"1390931{serial:04}"), _seconds(f"1390932{serial:04}")) for serial in range(60)]
    known, unknown = zip(*pairs, strict=True)

    assert abs(statistics.median(known) - statistics.median(unknown)) < 0.020


@pytest.mark.parametrize("number", [NUMBER, STRANGER])
def test_one_code_a_minute_and_five_a_day_for_every_number(clock, number):
    a_volunteer(a_city(), phone=NUMBER)

    again_at_once = [asks(Client(), number).status_code for _ in range(2)]
    rest_of_day = []
    for _ in range(5):
        clock.shift(timedelta(minutes=2))
        rest_of_day.append(asks(Client(), number).status_code)

    assert again_at_once == [302, 422]
    assert rest_of_day == [302, 302, 302, 302, 422]
    assert len(messages()) == (5 if number == NUMBER else 0)


def test_a_spent_city_budget_stops_messages_and_nothing_else(client, settings):
    settings.SMS_CITY_DAY_MAX = 1
    city = a_city()
    a_volunteer(city, phone=NUMBER)
    a_volunteer(city, phone=STRANGER)

    answers = [asks(Client(), number).status_code for number in (NUMBER, STRANGER)]

    assert answers == [302, 302]
    assert len(messages()) == 1


def _seconds(number: str) -> float:
    browser = Client()
    started = time.perf_counter()
    asks(browser, number)
    return time.perf_counter() - started


def _without_token(page: str) -> str:
    return re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="[^"]*"', "", page)
