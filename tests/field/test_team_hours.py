"""A leader sees who is at work in their community, the hours as told, when rest is due, and nothing that was concluded."""

from datetime import timedelta

import pytest

from muster.access.models import Look
from tests.conftest import as_owner
from tests.factories import an_account
from tests.field.on_duty import at_work
from tests.field.signed_in import phone_of
from tests.shifts.arranged import Site, a_site

pytestmark = pytest.mark.django_db
PAGE, HOUR, DAY = "/me/team/hours/", timedelta(hours=1), timedelta(days=1)
PAGE_QUERIES = 21


@pytest.fixture
def site() -> Site:
    return a_site()


@pytest.fixture
def phone(site):
    return phone_of(an_account("leader", area=site.community), strong=True)


def text(phone) -> str:
    return phone.get(PAGE).content.decode()


def test_who_is_at_work_stands_there_by_name_and_who_is_not_does_not(site, phone):
    for name in ("何敏", "陈建国"):
        at_work(site, site.person(name=name), (2 * HOUR, None))
    at_work(site, site.person(name="林已回家"), (5 * HOUR, HOUR))
    elsewhere = a_site("拱北社区", city=site.city, operation=None)
    at_work(elsewhere, elsewhere.person(name="别处的人"), (2 * HOUR, None))

    page = text(phone)

    assert page.index("何敏") < page.index("陈建国")
    assert "林已回家" not in page
    assert "别处的人" not in page
    assert "2 小时 0 分" in page


def test_a_limit_that_is_near_or_passed_is_a_word_and_a_day_off_is_owed(site, phone):
    at_work(site, site.person(name="快到了"), (9 * HOUR + HOUR / 2, None))
    assert "快到上限" in text(phone)
    at_work(site, site.person(name="过了"), (11 * HOUR, None))
    assert "该休息了" in text(phone)

    assert "欠一天休息" not in text(phone)
    at_work(site, site.person(name="六天"), *((n * DAY + 2 * HOUR, n * DAY) for n in range(1, 7)), (HOUR, None))

    assert "欠一天休息" in text(phone)


def test_the_look_is_written_down(site, phone):
    at_work(site, site.person(name="何敏"), (HOUR, None))

    phone.get(PAGE)

    with as_owner():
        look = Look.objects.get(action="field.team_hours")
    assert look.rows == 1


def test_it_is_the_leader_s_alone(site):
    person = site.person(name="何敏")

    assert phone_of(an_account("volunteer", volunteer=person)).get(PAGE).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_one_as_for_three(site, phone, rows, django_assert_num_queries):
    for n in range(rows):
        at_work(site, site.person(name=f"人{n}"), (HOUR, None))
    phone.get(PAGE)

    with django_assert_num_queries(PAGE_QUERIES):
        phone.get(PAGE)
