"""Pages anyone may open, and what is said when something is wrong."""

import pytest
from django.test import Client

from tests.entry.conftest import strong
from tests.factories import a_city, a_community, an_account, an_operation

PUBLIC = [
    "/",
    "/sign-in/",
    "/sign-in/password/",
    "/privacy/",
    "/language/",
    "/theme/",
    "/robots.txt",
    "/healthz",
    "/sign-out/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_open_for_anyone_and_are_kept_by_no_browser(client, address):
    response = client.get(address)

    assert response.status_code == 200
    assert response["Cache-Control"].find("no-store") >= 0
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_pages_obey_their_own_content_policy(client, address):
    page = client.get(address).content.decode()

    assert " style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    assert "<script>" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "tongue"),
    [("", "zh-Hans"), ("en-GB,en;q=0.9", "en"), ("de,fr;q=0.5", "zh-Hans"), ("zh-CN", "zh-Hans")],
)
def test_pages_are_chinese_unless_the_browser_asks_for_english(client, asked, tongue):
    page = client.get("/", headers={"accept-language": asked}).content.decode()

    assert f'<html lang="{tongue}"' in page


@pytest.mark.django_db
def test_a_chosen_language_wins_over_the_browsers_and_stays_with_the_account(client):
    account = an_account("city", area=a_city(), username="city")
    browser = strong(account)

    response = browser.post("/language/", {"language": "en", "next": "/privacy/"})

    account.refresh_from_db()
    assert (response.status_code, response["Location"], account.language) == (302, "/privacy/", "en")
    assert '<html lang="en"' in browser.get("/privacy/", headers={"accept-language": "zh-CN"}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "/" + "a" * 600]
)
def test_nobody_is_sent_to_another_site(client, elsewhere):
    response = client.post("/language/", {"language": "en", "next": elsewhere})

    assert response["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "home"), [("city", "/city/"), ("auditor", "/city/audit/"), ("volunteer", "/me/")])
def test_who_is_signed_in_goes_home(role, home):
    response = strong(an_account(role, area=a_city())).get("/")

    assert response["Location"] == home


@pytest.mark.django_db
def test_a_desk_goes_to_its_community():
    community = a_community(a_city(), code="620102001004")

    assert strong(an_account("desk", area=community)).get("/")["Location"] == "/desk/620102001004/"


@pytest.mark.django_db
def test_an_operation_states_its_purpose_basis_and_end(client):
    operation = an_operation(a_city(), purpose="送药上门", synthetic=True)

    page = client.get(f"/o/{operation.id}/", headers={"accept-language": "en"}).content.decode()

    assert "送药上门" in page
    assert "Public-health or other emergency" in page
    assert "Demonstration" in page
    assert client.get("/o/00000000-0000-7000-8000-000000000000/").status_code == 404


@pytest.mark.django_db
def test_an_absent_page_says_what_to_do():
    response = Client(headers={"accept-language": "en"}).get("/nothing/here/")

    assert response.status_code == 404
    assert "Go to your own start page" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_sentence():
    response = Client(enforce_csrf_checks=True, headers={"accept-language": "en"}).post(
        "/language/", {"language": "en"}
    )

    assert response.status_code == 403
    assert "load the page anew" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/gone/", "/api/gone/"])
def test_a_database_that_is_away_is_503_and_says_when_to_try_again(address):
    response = Client(raise_request_exception=False).get(address)

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response["Content-Type"].startswith("application/json" if address.startswith("/api/") else "text/html")


def test_without_any_database_pages_and_health_answer_503(settings, monkeypatch):
    """Not marked for the database: every query fails, in middleware too."""
    from django.db import OperationalError
    from django.db.backends.base.base import BaseDatabaseWrapper

    def away(*_arguments, **_named):
        raise OperationalError("connection refused")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", away)
    monkeypatch.setattr("django.db.backends.postgresql.base.DatabaseWrapper.cursor", away)
    browser = Client(raise_request_exception=False)
    browser.cookies["sessionid"] = "x" * 32

    assert [browser.get(address).status_code for address in ("/", "/healthz", "/sign-in/")] == [503, 503, 503]


@pytest.mark.django_db
def test_every_answer_to_hostile_input_is_below_500():
    browser = Client(raise_request_exception=False)
    hostile = [
        "\x00",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin1"),
        "9" * 5000,
        "-1",
        "null",
        "{}",
        "[]",
        "%00",
    ]
    addresses = [
        *PUBLIC,
        "/sign-in/code/",
        "/sign-in/name/",
        "/sign-in/passkey/",
        "/sign-in/second-factor/",
        "/demo/city",
    ]
    fields = ["phone", "code", "person", "login", "password", "credential", "language", "theme", "next", "key"]

    statuses = {
        (address, value[:10]): max(
            browser.get(address, {"next": value, "key": value}).status_code,
            browser.post(address, dict.fromkeys(fields, value)).status_code,
        )
        for address in addresses
        for value in hostile
    }

    assert {where: status for where, status in statuses.items() if status >= 500} == {}
