"""G19: a stranger learns nothing, is sent nothing, and costs nobody their messages."""

import math
import re
import statistics
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from muster.entry import codes
from tests.entry.phones import NUMBER, STRANGER, asks, messages
from tests.factories import T0, a_city, a_volunteer

APART_MAX_S = 0.020
PAIRS = 40
DAYS_MAX = 5
VALUES = re.compile(r"'[^']*'|\b\d+\b")

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
    assert [message.to for message in messages()] == [NUMBER]


def test_a_person_nobody_invited_gets_no_message(client):
    a_volunteer(a_city(), phone=NUMBER, invited_at=None)

    asks(client)

    assert messages() == []


def test_many_requests_to_strangers_send_nothing(client):
    for serial in range(300):
        assert asks(client, f"1390931{serial:04}").status_code == 302

    assert messages() == []


def test_known_and_unknown_numbers_are_asked_about_with_the_same_statements(client):
    """Planted bug, caught here: for an unknown number nothing is written that would be taken back."""
    a_volunteer(a_city(), phone=NUMBER)
    asks(Client(), "13909318888")  # what is looked up once only is known from here on

    known, unknown = _statements(NUMBER), _statements(STRANGER)

    assert [sql for sql in known if sql.startswith("INSERT")]
    assert known == unknown


@pytest.mark.alone
def test_known_and_unknown_numbers_take_the_same_time(clock):
    assert _apart_s(clock) < APART_MAX_S


@pytest.mark.alone
def test_a_known_number_that_took_longer_would_be_noticed(clock, monkeypatch):
    """The planted bug of the test above."""
    sends = codes._send_where_known

    def lingers(phone, city, *words, **more):
        time.sleep(2 * APART_MAX_S if city else 0)
        sends(phone, city, *words, **more)

    monkeypatch.setattr(codes, "_send_where_known", lingers)

    assert _apart_s(clock) > APART_MAX_S


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


def _apart_s(clock) -> float:
    """How far known and unknown numbers are apart: the median over pairs, one of each asked right after the other.

    Whatever else the machine does falls on both alike. More pairs are asked until it is plain on which side they lie.
    """
    city = a_city()
    for serial in range(PAIRS):
        a_volunteer(city, phone=f"+861390931{serial:04}")
    apart: list[float] = []
    for _ in range(DAYS_MAX):
        for serial in range(PAIRS):
            numbers = [f"1390931{serial:04}", f"1390932{serial:04}"]
            if serial % 2:
                unknown, known = [_seconds(number) for number in reversed(numbers)]
            else:
                known, unknown = [_seconds(number) for number in numbers]
            apart.append(known - unknown)
        clock.shift(timedelta(days=1))  # a number has five codes a day
        if _is_plain(sorted(apart)):
            break
    return abs(statistics.median(apart))


def _is_plain(apart: list[float]) -> bool:
    """Whether the true median lies on one side of what is allowed: in 99.7 of 100 cases it is between these two."""
    spread = 1.5 * math.sqrt(len(apart))
    low, high = apart[int(len(apart) / 2 - spread)], apart[math.ceil(len(apart) / 2 + spread) - 1]
    return -APART_MAX_S < low <= high < APART_MAX_S or low > APART_MAX_S or high < -APART_MAX_S


def _seconds(number: str) -> float:
    browser = Client()
    started = time.perf_counter()
    asks(browser, number)
    return time.perf_counter() - started


def _statements(number: str) -> list[str]:
    """What the database is asked when this number asks for a code, without the values, and but for what is taken back."""
    with CaptureQueriesContext(connection) as captured:
        assert asks(Client(), number).status_code == 302
    said = [VALUES.sub("?", one["sql"]) for one in captured.captured_queries]
    return [sql for sql in said if "SAVEPOINT" not in sql]


def _without_token(page: str) -> str:
    return re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="[^"]*"', "", page)
