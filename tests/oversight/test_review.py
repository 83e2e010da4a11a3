"""A look for a life at risk stays open until somebody else than whoever looked has signed what they found."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from muster.access.models import Role
from muster.oversight.models import Review
from muster.oversight.queries import REVIEW_WITHIN
from tests import factories as make
from tests.conftest import as_owner
from tests.entry.conftest import strong
from tests.factories import T0
from tests.oversight.arranged import WHY, a_review, opened
from tests.residents.arranged import a_household
from tests.residents.conftest import Here

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PAGE = "/city/audit/life/"
QUERIES = 19
FOUND = {"finding": "justified", "name": "钱进", "words": "问过社区和急救中心，属实。"}


def signs(auditor: Client, look_id: UUID, **changes: str):
    return auditor.post(f"{PAGE}{look_id}/review/", FOUND | changes, headers=ENGLISH)


def waiting(auditor: Client) -> list[UUID]:
    return [one.of.look.id for one in auditor.get(PAGE).context["waiting"]]


def test_a_look_is_shown_at_once_with_who_and_why_and_neither_door_nor_name(here: Here, auditor):
    household = a_household(here.building, door="7301", head="王秀兰", phone="+8613707654321")
    opened(here, household)
    opened(here, a_household(here.building), purpose="visit", reason="约定上门时间")

    page = auditor.get(PAGE, headers=ENGLISH).content.decode()

    assert all(
        word in page for word in (WHY, "desk", "Community desk", here.community.name, "review until 10-27 08:00")
    )
    assert [word for word in ("约定上门时间", "王秀兰", "7301", "13707654321", str(household.id)) if word in page] == []
    assert "waits for your review" in auditor.get("/city/audit/", headers=ENGLISH).content.decode()


def test_it_stays_open_until_it_is_signed_and_then_says_what_was_found_and_by_whom(here: Here, auditor):
    look_id = opened(here, a_household(here.building))

    before = waiting(auditor)
    answer = signs(auditor, look_id)
    page = auditor.get(PAGE, headers=ENGLISH)

    assert (before, answer.status_code, waiting(auditor)) == ([look_id], 302, [])
    assert all(word in page.content.decode() for word in ("钱进", "属实", "Justified"))
    assert "waits for your review" not in auditor.get("/city/audit/", headers=ENGLISH).content.decode()


@pytest.mark.parametrize(
    "changes", [{"finding": ""}, {"finding": "x"}, {"name": " "}, {"words": "\x00"}, {"words": ""}]
)
def test_a_review_that_says_too_little_is_refused_and_keeps_what_was_typed(here: Here, auditor, changes):
    look_id = opened(here, a_household(here.building))

    answer = signs(auditor, look_id, **changes)

    assert (answer.status_code, waiting(auditor)) == (422, [look_id])
    page = answer.content.decode()
    assert "sign with your name" in page
    assert all(word in page for word in (FOUND | changes).values() if word in FOUND.values() and word != "justified")


def test_it_is_reviewed_once(here: Here, auditor):
    look_id = opened(here, a_household(here.building))
    signs(auditor, look_id)

    again = signs(auditor, look_id, finding="unjustified", name="孙立")

    assert again.status_code == 422
    with as_owner():
        assert list(Review.objects.values_list("finding", "name")) == [("justified", "钱进")]


def test_whoever_looked_does_not_review_it(here: Here):
    """Planted bug: neither the act nor the table compares the two accounts."""
    look_id = opened(here, a_household(here.building))
    with as_owner():
        Role.objects.create(account=here.account, kind="auditor", area=here.city, valid_from=T0.replace(year=2000))

    answer = signs(strong(here.account), look_id)

    assert (answer.status_code, "Somebody else has to review it" in answer.content.decode()) == (422, True)
    review = a_review(a_household(here.building), city_id=here.city.id)
    with pytest.raises(IntegrityError, match="review_takes_two_people"), transaction.atomic(), as_owner():
        Review.objects.filter(look_id=review.look_id).update(reviewed_by=review.looked_by)


def test_what_is_overdue_says_so_and_goes_on_waiting(here: Here, auditor, clock):
    look_id = opened(here, a_household(here.building))

    clock.move_to(T0 + REVIEW_WITHIN + timedelta(minutes=1))
    auditor = strong(make.an_account("auditor", area=here.city, username="second"))
    page = auditor.get(PAGE, headers=ENGLISH).content.decode()
    signs(auditor, look_id)

    assert "overdue since 10-27 08:00" in page
    assert ">late<" in auditor.get(PAGE, headers=ENGLISH).content.decode()


def test_nobody_else_reads_or_reviews_it(here: Here):
    life = opened(here, a_household(here.building))
    visit = opened(here, a_household(here.building), purpose="visit")
    elsewhere = strong(make.an_account("auditor", area=make.a_city(), username="elsewhere"))
    command = strong(make.an_account("city", area=here.city, username="command"))
    auditor = strong(make.an_account("auditor", area=here.city, username="ours"))

    assert waiting(elsewhere) == []
    assert [signs(elsewhere, life).status_code, signs(command, life).status_code] == [404, 404]
    assert signs(auditor, visit).status_code == 404
    assert command.get(PAGE).status_code == 404
    with as_owner():
        assert not Review.objects.exists()


def test_the_page_asks_the_same_number_of_questions_for_one_of_each_and_for_three(
    here: Here, auditor, django_assert_num_queries
):
    for count in (1, 2):
        for _ in range(count):
            opened(here, a_household(here.building))
            signs(auditor, opened(here, a_household(here.building)))
        auditor.get(PAGE)

        with django_assert_num_queries(QUERIES):
            auditor.get(PAGE)
