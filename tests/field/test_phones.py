"""A volunteer's own phones: since when they may send, and how one that is lost is withdrawn."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from muster.access import tokens
from muster.access.devices import cookie_hash
from muster.access.models import Account, Device, Look
from muster.access.tokens import State
from muster.entry.sessions import BEGAN_AT, DEVICE_COOKIE
from tests.conftest import as_owner
from tests.factories import an_account
from tests.field.phones import FieldPhone
from tests.field.signed_in import phone_of
from tests.mobilise.world import World

HERE = "/me/phones/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(world: World) -> Account:
    return an_account("volunteer", volunteer=world.person("林建国"))


def enrolled(account: Account) -> FieldPhone:
    """A phone with the app, and a session of its own."""
    phone = FieldPhone(phone_of(account))
    assert phone.enrol().status_code == 200
    return phone


def withdraw(browser: Client, phone: FieldPhone):
    return browser.post(f"{HERE}{phone.device}/withdrawal/")


def state_of(phone: FieldPhone) -> State:
    return tokens.read(phone.token, now=datetime.now(UTC)).state


def test_my_page_leads_to_my_phones_each_with_its_own_button(world, account):
    first, second = enrolled(account), enrolled(account)
    other = enrolled(an_account("volunteer", volunteer=world.person("何敏")))

    leads = f'href="{HERE}"' in first.browser.get("/me/").content.decode()
    page = first.browser.get(HERE).content.decode()

    assert leads
    assert all(f"{HERE}{one.device}/withdrawal/" in page for one in (first, second))
    assert other.device not in page
    assert page.count("停用这部手机") == 2


def test_the_page_promises_to_sign_out_only_where_it_does(account):
    """Sessions of an account with a password end when that is changed."""
    browser = enrolled(account).browser
    assert "除这里以外，其他地方都会退出登录" in browser.get(HERE).content.decode()

    with as_owner():
        account.set_password("five long words of mine")
        account.save()
    page = phone_of(account).get(HERE).content.decode()

    assert "请改密码" in page
    assert "其他地方都会退出登录" not in page


def test_without_phones_it_says_how_one_comes_here(account):
    assert "现在没有手机以您的名义上报" in phone_of(account).get(HERE).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_phone_as_for_three(account, rows, django_assert_num_queries):
    phones = [enrolled(account) for _ in range(rows)]

    with django_assert_num_queries(PHONES_QUERIES):
        phones[0].browser.get(HERE)


PHONES_QUERIES = 8


def test_a_lost_phone_is_withdrawn_and_leaves_the_list_the_other_stays(account):
    lost, kept = enrolled(account), enrolled(account)

    page = kept.browser.post(f"{HERE}{lost.device}/withdrawal/", follow=True).content.decode()

    assert (state_of(lost), state_of(kept)) == ("revoked", "valid")
    assert "已停用" in page
    assert lost.device not in page
    assert kept.device in page


def test_twice_is_harmless_and_each_time_is_logged(account):
    lost, kept = enrolled(account), enrolled(account)

    answers = [withdraw(kept.browser, lost).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert (state_of(lost), state_of(kept)) == ("revoked", "valid")
    with as_owner():
        looks = [(one.action, one.actor_id, one.subject_id, one.role) for one in Look.objects.all()]
    assert looks == [("access.phone_withdrawn", account.id, account.volunteer_id, "volunteer")] * 2


def test_a_phone_of_somebody_else_is_absent(world, account):
    """Planted bug: `phone_tokens.withdraw` looks for the phone without asking whose it is."""
    mine, theirs = enrolled(account), enrolled(an_account("volunteer", volunteer=world.person("何敏")))

    answers = [mine.browser.post(f"{HERE}{one}/withdrawal/").status_code for one in (theirs.device, uuid4())]

    assert answers == [404, 404]
    assert state_of(theirs) == "valid"
    with as_owner():
        assert not Look.objects.exists()


def test_a_link_withdraws_nothing(account):
    phone = enrolled(account)

    assert phone.browser.get(f"{HERE}{phone.device}/withdrawal/").status_code == 405
    assert state_of(phone) == "valid"


def test_the_lost_phone_is_signed_out_and_only_whoever_signs_in_anew_brings_it_back(account):
    """Else the app on it would renew its token by the session that is open there."""
    lost, kept = enrolled(account), enrolled(account)
    withdraw(kept.browser, lost)

    out = (lost.browser.get(HERE)["Location"], lost.enrol().json()["code"])
    stays = kept.browser.get(HERE).status_code
    lost.browser = signed_in_at(account, datetime.now(UTC) + timedelta(seconds=1))
    again = lost.enrol().status_code

    assert out == ("/sign-in/?next=%2Fme%2Fphones%2F", "not_signed_in")
    assert (stays, again, state_of(lost)) == (200, 200, "valid")


def test_a_phone_that_is_withdrawn_on_itself_does_not_renew_by_the_session_that_stays(account):
    phone = enrolled(account)

    withdraw(phone.browser, phone)
    answer = phone.enrol()

    assert (answer.status_code, answer.json()["code"]) == (401, "phone_withdrawn")
    assert state_of(phone) == "revoked"


def test_whoever_has_a_password_keeps_it_and_the_phone_stays_withdrawn(account):
    account.set_password("a long enough password")
    with as_owner():
        account.save()
    lost, kept = enrolled(account), enrolled(account)
    before = account.password

    withdraw(kept.browser, lost)

    with as_owner():
        account.refresh_from_db()
    assert account.password == before
    assert (lost.enrol().json()["code"], state_of(lost)) == ("phone_withdrawn", "revoked")


def test_what_a_desk_has_confirmed_counts_no_longer_but_for_the_phone_in_hand(world, account):
    phone = enrolled(account)
    devices = {secret: a_confirmed_device(account, world, secret) for secret in ("lost", "in hand")}
    phone.browser.cookies[DEVICE_COOKIE] = "in hand"

    withdraw(phone.browser, phone)

    with as_owner():
        confirmed = Device.objects.exclude(confirmed_at=None).values_list("id", flat=True)
        assert set(confirmed) == {devices["in hand"]}


def signed_in_at(account: Account, at: datetime) -> Client:
    with as_owner():
        account.refresh_from_db()
    browser = phone_of(account)
    session = browser.session
    session[BEGAN_AT] = at.timestamp()
    session.save()
    return browser


def a_confirmed_device(account: Account, world: World, secret: str):
    now = datetime.now(UTC)
    values = {"area_id": world.here.id, "match_code": "4321", "asked_at": now, "confirmed_at": now}
    with as_owner():
        return Device.objects.create(account=account, cookie_hash=cookie_hash(secret), **values).id
