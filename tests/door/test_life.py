"""A household reads at once, above all else, that it was opened because a life was at risk, and later what was found."""

from datetime import timedelta

import pytest
from django.test import Client

from muster.access.models import Look
from tests.conftest import as_owner
from tests.door.conftest import Slip, comes_in
from tests.door.test_home import ENGLISH, desk_opens
from tests.factories import T0
from tests.oversight.arranged import a_review
from tests.residents.arranged import a_household

pytestmark = pytest.mark.django_db
WHY = "老人没有接电话"


@pytest.fixture
def browser(slip: Slip) -> Client:
    opened = Client(raise_request_exception=False)
    comes_in(opened, slip)
    return opened


def page_of(slip: Slip, browser: Client) -> str:
    return browser.get(slip.home, headers=ENGLISH).content.decode()


def test_it_is_told_at_once_above_what_is_held_with_who_and_why(slip: Slip, browser):
    before = page_of(slip, browser)
    desk_opens(slip, slip.household, reason=WHY, purpose="life")
    page = page_of(slip, browser)

    told, held = page.index("opened because a life was at risk"), page.index("王秀兰")
    assert "opened because a life was at risk" not in before
    assert told < held
    notice = page[told:held]
    assert all(word in notice for word in (WHY, "Community desk", str(slip.desk.id)[-6:], "10-27 08:00"))


def test_a_hundred_later_looks_do_not_push_it_away(slip: Slip, browser):
    desk_opens(slip, slip.household, reason=WHY, purpose="life")
    visit = {"role": "desk", "action": "residents.reveal", "purpose": "visit", "reason": "约定上门时间", "rows": 1}
    door = {"community_id": slip.community.id, "city_id": slip.city.id, "subject_id": slip.household.id}
    with as_owner():
        Look.objects.bulk_create(
            Look(**door, **visit, at=T0 + timedelta(minutes=1), actor_id=slip.desk.id) for _ in range(101)
        )

    assert WHY in page_of(slip, browser)


def test_what_was_found_is_told_and_nobody_elses(slip: Slip, browser):
    other = a_household(slip.building, head="李四")
    for household in (slip.household, other):
        desk_opens(slip, household, reason=WHY, purpose="life")
    with as_owner():
        looks = dict(Look.objects.filter(purpose="life").values_list("subject_id", "id"))
    a_review(other, city_id=slip.city.id, look_id=looks[other.id], finding="justified")

    waits = page_of(slip, browser)
    a_review(slip.household, city_id=slip.city.id, look_id=looks[slip.household.id], finding="unjustified")
    page = page_of(slip, browser)

    assert ("Somebody else reviews it" in waits, "Justified" in waits) == (True, False)
    assert "Reviewed 2022-10-24 08:00: Not justified." in page
    assert "问过社区" not in page  # the words are between the auditor and whoever looked
