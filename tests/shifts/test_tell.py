"""Word of duties: once, when a desk has stopped moving somebody about."""

from datetime import timedelta

import pytest

from muster.channels.models import Message
from muster.shifts.models import Untold
from muster.shifts.tell import SETTLED_AFTER, body_of, send_word
from tests.conftest import as_owner
from tests.shifts.arranged import NOW, Site, a_site, the_worker

pytestmark = pytest.mark.django_db
SETTLED = NOW + SETTLED_AFTER


@pytest.fixture
def site(settings) -> Site:
    settings.IS_DEMO = True
    return a_site()


def messages() -> list[Message]:
    with as_owner():
        return list(Message.objects.filter(purpose="shifts.changed").order_by("created_at"))


def test_whoever_was_moved_twice_is_told_once_and_not_before_it_stays_so(site):
    person, post = site.person(name="林"), site.post("东门")
    site.put(person, site.shift(post, 1))
    site.put(person, site.shift(post, 2), leaving=site.shift(post, 1))

    with the_worker():
        early = send_word(now=NOW + timedelta(seconds=10))
        told = send_word(now=SETTLED)
        again = send_word(now=SETTLED + timedelta(hours=1))

    assert (early, told, again) == (0, 1, 0)
    assert [one.person_id for one in messages()] == [person.id]


def test_a_change_after_the_word_is_told_again(site):
    person, post = site.person(name="林"), site.post("东门")
    site.put(person, site.shift(post, 1))
    with the_worker():
        send_word(now=SETTLED)
    later = SETTLED + timedelta(minutes=5)
    site.put(person, site.shift(post, 3), now=later)

    with the_worker():
        send_word(now=later + SETTLED_AFTER)

    assert len(messages()) == 2


def test_what_is_said_names_the_next_duties_and_how_many_more():
    day = [("东门", NOW + timedelta(days=n), NOW + timedelta(days=n, hours=8)) for n in range(5)]

    assert body_of(day).splitlines() == [
        "10/24 06:00-14:00 东门",
        "10/25 06:00-14:00 东门",
        "10/26 06:00-14:00 东门",
        "另有 2 班",
    ]
    assert "没有班" in body_of([])


def test_whoever_cannot_be_reached_holds_nothing_up(site):
    person, post = site.person(name="无", phone=""), site.post("东门")
    site.put(person, site.shift(post, 1))

    with the_worker():
        assert send_word(now=SETTLED) == 0

    with site.seen():
        assert not Untold.objects.exists()
