"""Text messages cost money and sleep: a number, a person and a city have only so many."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from muster.channels.budget import CALL_SMS_PER_DAY_MAX, DAY, MINUTE, BudgetSpent, afford_calls, spend
from tests.factories import T0, an_id


@pytest.mark.django_db
def test_a_budget_ends_and_begins_anew_with_its_span():
    spend("minute:x", MINUTE, 1, now=T0)

    with pytest.raises(BudgetSpent):
        spend("minute:x", MINUTE, 1, now=T0 + timedelta(seconds=59))
    spend("minute:y", MINUTE, 1, now=T0)
    spend("minute:x", MINUTE, 1, now=T0 + MINUTE)


@pytest.mark.django_db(transaction=True)
def test_a_budget_holds_when_many_spend_at_once():
    taken: list[int] = []

    def take() -> None:
        try:
            for _ in range(10):
                try:
                    spend("day:x", DAY, 7, now=T0)
                    taken.append(1)
                except BudgetSpent:
                    pass
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == 7


@pytest.mark.django_db
def test_a_person_is_called_by_text_message_so_often_a_day_and_no_more():
    busy, fresh = an_id(), an_id()

    granted = [afford_calls([busy], city_id=1, now=T0) for _ in range(CALL_SMS_PER_DAY_MAX + 2)]

    assert granted == [[busy]] * CALL_SMS_PER_DAY_MAX + [[], []]
    assert afford_calls([busy, fresh], city_id=1, now=T0) == [fresh]
    assert afford_calls([busy], city_id=1, now=T0 + DAY) == [busy]


@pytest.mark.django_db
def test_a_citys_calls_end_with_its_budget_and_leave_its_codes_alone(settings):
    settings.CALL_SMS_CITY_DAY_MAX = 3
    people = [an_id() for _ in range(5)]

    assert afford_calls(people, city_id=1, now=T0) == people[:3]
    assert afford_calls(people, city_id=1, now=T0) == []
    assert afford_calls(people, city_id=2, now=T0) == people[:3]
    spend("city-day:1", DAY, 1, now=T0)


@pytest.mark.django_db(transaction=True)
def test_two_call_outs_at_once_do_not_spend_the_same_rest(settings):
    settings.CALL_SMS_CITY_DAY_MAX = 50
    granted: list[int] = []

    def call() -> None:
        try:
            for _ in range(10):
                granted.append(len(afford_calls([an_id() for _ in range(2)], city_id=1, now=T0)))
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(granted) == 50
