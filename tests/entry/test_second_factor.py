"""A password and a second factor, through the real pages."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from muster.access.accounts import new_account
from muster.access.models import Role
from tests.conftest import as_owner
from tests.entry.conftest import by_code
from tests.factories import T0, a_city, an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def commander():
    """An account made by a command, with its first password."""
    account, password = new_account("lanzhou", now=T0)
    city = a_city()
    with as_owner():
        Role.objects.create(account=account, kind="city", area=city, valid_from=T0)
    return account, password


def digits(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def enrolled(browser: Client, password: str) -> str:
    """Sign in by password and set up an app; answers its secret."""
    browser.post("/sign-in/password/", {"login": "lanzhou", "password": password})
    page = browser.get("/account/second-factor/app/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    browser.post("/account/second-factor/app/", {"code": digits(secret)})
    return secret


def test_the_first_sign_in_sets_up_an_app_and_then_opens_the_city(client, commander):
    _account, password = commander

    first = client.post("/sign-in/password/", {"login": "lanzhou", "password": password})
    before = client.get("/city/")
    enrolled(client, password)

    assert first["Location"] == "/"
    assert before["Location"] == "/account/second-factor/"
    assert client.get("/city/").status_code == 200


def test_later_sign_ins_ask_for_the_digits_and_open_nothing_before(client, commander):
    _account, password = commander
    secret = enrolled(Client(), password)
    cache.clear()

    asked = client.post("/sign-in/password/", {"login": "lanzhou", "password": password})
    between = client.get("/city/")
    wrong = client.post("/sign-in/second-factor/", {"code": "000000"})
    client.post("/sign-in/second-factor/", {"code": digits(secret)})

    assert asked["Location"] == "/sign-in/second-factor/"
    assert between["Location"].startswith("/sign-in/")
    assert wrong.status_code == 200
    assert client.get("/city/").status_code == 200


def test_a_session_that_only_knew_the_password_stays_weak_when_another_sets_the_factor_up(commander):
    """Whoever stole the first password must not rise with its owner."""
    _account, password = commander
    thief = Client()
    thief.post("/sign-in/password/", {"login": "lanzhou", "password": password})

    enrolled(Client(), password)

    assert thief.get("/city/").status_code == 302


def test_the_secret_lies_encrypted(commander):
    _account, password = commander
    secret = enrolled(Client(), password)

    stored = Authenticator.objects.get(type="totp").data["secret"]

    assert secret not in stored
    assert Authenticator.objects.get(type="totp").wrap().validate_code("not digits") is False


def test_a_session_by_text_message_cannot_set_up_a_factor_and_rise(commander):
    account, _password = commander
    browser = by_code(account)

    for address in ("/account/second-factor/app/", "/account/second-factor/passkey/"):
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"code": "123456", "credential": "{}"}).status_code == 404


def test_wrong_passwords_are_refused_alike_for_known_and_unknown_names(client, commander):
    answers = [
        client.post("/sign-in/password/", {"login": name, "password": "wrong"}, headers={"accept-language": "en"})
        for name in ("lanzhou", "nobody")
    ]
    said = [re.findall(r'role="alert">([^<]+)<', answer.content.decode()) for answer in answers]

    assert said[0]
    assert said[0] == said[1]


def test_guessing_passwords_is_slowed_down(client, commander):
    _account, password = commander
    cache.clear()

    for _ in range(6):
        client.post("/sign-in/password/", {"login": "lanzhou", "password": "wrong"})
    client.post("/sign-in/password/", {"login": "lanzhou", "password": password})
    cache.clear()

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/sign-in/passkey/", "/sign-in/second-factor/", "/account/again/passkey/"])
@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", "1", '{"id":1}', '{"id":"a","rawId":"a","response":[],"type":"public-key"}']
)
def test_a_passkey_that_is_none_is_refused(client, address, credential):
    browser = Client(raise_request_exception=False)

    assert browser.post(address, {"credential": credential}).status_code < 500


def test_pages_of_allauth_that_we_do_not_need_do_not_exist(client):
    closed = [
        "signup/",
        "email/",
        "password/reset/",
        "login/code/",
        "phone/verify/",
        "sign-in/signup/",
        "account/email/",
    ]

    assert [client.get(f"/{path}").status_code for path in closed] == [404] * len(closed)


def test_a_recovery_code_opens_once(client, commander):
    _account, password = commander
    first = Client()
    enrolled(first, password)
    page = first.get("/account/second-factor/recovery-codes/").content.decode()
    code = re.search(r"<li><code>(\w+)</code>", page)[1]

    opened = []
    for _ in range(2):
        browser = Client()
        browser.post("/sign-in/password/", {"login": "lanzhou", "password": password})
        browser.post("/sign-in/second-factor/", {"code": code})
        opened.append(browser.get("/city/").status_code)

    assert opened == [200, 302]


def test_signing_out_ends_the_session_and_empties_the_browser(client, commander):
    _account, password = commander
    enrolled(client, password)

    response = client.post("/sign-out/")

    assert response["Clear-Site-Data"] == '"cache", "cookies"'
    assert client.get("/city/")["Location"].startswith("/sign-in/")


def test_an_account_without_roles_is_told_whom_to_ask(client):
    browser = by_code(an_account(username="new"))

    assert "Ask your command or your desk" in browser.get("/", headers={"accept-language": "en"}).content.decode()
