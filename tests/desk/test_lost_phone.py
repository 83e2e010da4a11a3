"""A volunteer's phone is lost: the desk withdraws all phones of that person, of its own people only."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bench.phones.seals import point_of
from muster.access import phone_tokens, tokens
from muster.access.models import Account, Lease, Look
from muster.access.tokens import PhoneKey, State
from muster.people.models import Volunteer
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.factories import a_volunteer, an_account
from tests.field.at_work import UNIT, give
from tests.field.phones import a_key
from tests.field.signed_in import phone_of
from tests.rounds.arranged import Estate, a_helper, a_round, an_estate

pytestmark = pytest.mark.django_db


@pytest.fixture
def estate() -> Estate:
    return an_estate()


def a_token(account: Account) -> str:
    key = PhoneKey(uuid4(), point_of(a_key()))
    with as_owner():
        return phone_tokens.issue(account.id, key, now=datetime.now(UTC))[0]


def state_of(token: str) -> State:
    return tokens.read(token, now=datetime.now(UTC)).state


def address(estate: Estate, person: Volunteer) -> str:
    return f"/desk/{estate.community.code}/people/{person.id}/phones/"


def test_two_taps_from_the_card_withdraw_all_phones_of_a_person(estate):
    (person, account), (_, other) = a_helper(estate), a_helper(estate, name="何敏")
    phones, stranger = [a_token(account), a_token(account)], a_token(other)
    desk = browser(estate.desk)

    card = desk.get(f"/desk/{estate.community.code}/people/{person.id}/").content.decode()
    page = desk.post(address(estate, person), follow=True).content.decode()

    assert address(estate, person) in card
    assert "已停用 2 部手机。" in page
    assert [state_of(one) for one in (*phones, stranger)] == ["revoked", "revoked", "valid"]


def test_it_is_logged_and_twice_is_harmless(estate):
    person, account = a_helper(estate)
    token, desk = a_token(account), browser(estate.desk)

    for _ in range(2):
        assert desk.post(address(estate, person)).status_code == 302

    assert state_of(token) == "revoked"
    with as_owner():
        looks = Look.objects.filter(action="access.phones_withdrawn")
        told = [(one.actor_id, one.subject_id, one.community_id, one.city_id, one.role) for one in looks]
    assert told == [(estate.desk.id, person.id, estate.community.id, estate.city.id, "desk")] * 2


def test_the_person_is_signed_out_everywhere(estate):
    person, account = a_helper(estate)
    phone = phone_of(account)
    before = phone.get("/me/").status_code

    browser(estate.desk).post(address(estate, person))

    assert (before, phone.get("/me/")["Location"]) == (200, "/sign-in/?next=%2Fme%2F")


def test_their_stairwells_end_and_whoever_holds_one_with_them_keeps_it_alone(estate):
    (person, _), (partner, _), (other, _) = (a_helper(estate, name=name) for name in ("林建国", "何敏", "王芳"))
    opened = a_round(estate)
    alone = give(estate, opened, person, unit=UNIT)
    pair = give(estate, opened, person, unit="1单元", partner_id=partner.id)
    stranger = give(estate, a_round(estate, title="另一轮"), other)

    page = browser(estate.desk).post(address(estate, person), follow=True).content.decode()

    assert "已收回 2 个单元。" in page
    with as_owner():
        running = Lease.objects.filter(ended_at=None)
        assert {(one.unit, one.volunteer_id, one.partner_id) for one in running} == {
            (pair.unit, partner.id, None),
            (stranger.unit, other.id, None),
        }
        assert Lease.objects.get(id=alone.id).ended_at is not None


def test_who_is_only_expected_or_never_signed_in_is_answered_too(estate):
    person, _ = a_helper(estate)
    with as_owner():
        Account.objects.filter(volunteer_id=person.id).delete()

    page = browser(estate.desk).post(address(estate, person), follow=True).content.decode()

    assert "已停用 0 部手机。" in page


def test_another_desk_and_a_person_who_is_not_here_are_absent(estate):
    """Planted bug: the desk's act does not ask whose card it may open."""
    (person, account), elsewhere = a_helper(estate), a_volunteer(estate.city, home=estate.elsewhere, name="金丝雀")
    away = an_account("volunteer", volunteer=elsewhere)
    here_token, away_token = a_token(account), a_token(away)
    other_desk = browser(an_account("desk", area=estate.elsewhere, username="other-desk"))

    answers = [
        other_desk.post(address(estate, person)).status_code,
        other_desk.post(f"/desk/{estate.elsewhere.code}/people/{person.id}/phones/").status_code,
        browser(estate.desk).post(address(estate, elsewhere)).status_code,
        browser(estate.desk).get(address(estate, person)).status_code,
    ]

    assert answers == [404, 404, 404, 405]
    assert [state_of(here_token), state_of(away_token)] == ["valid", "valid"]
