"""A page sees what its actor may see, a refusal saves nothing, and the next request on the connection sees nothing of it."""

import random
import re
import threading

import pytest
from django.db import connection
from django.test import Client

from muster.access.models import Role
from tests.conftest import as_owner
from tests.entry.conftest import by_code, by_password, strong
from tests.factories import T0, a_city, a_community, a_volunteer, an_account, an_organisation


@pytest.fixture
def two_communities():
    """One city with two communities, a person at home in each."""
    city = a_city()
    here, there = a_community(city, "广后街社区", code="C1"), a_community(city, "临夏路社区", code="C2")
    a_volunteer(city, home=here, name="CANARY-here")
    a_volunteer(city, home=there, name="CANARY-there")
    return city, here, there


def shown(browser: Client, address: str = "/open/people/") -> str:
    return browser.get(address).content.decode()


@pytest.mark.django_db
def test_nobody_sees_nobody(client, two_communities):
    assert shown(client) == ""


@pytest.mark.django_db
def test_each_role_sees_its_own_people(two_communities):
    city, here, there = two_communities

    assert shown(strong(an_account("city", area=city)), "/city/") == "CANARY-here CANARY-there"
    assert shown(strong(an_account("desk", area=here)), "/desk/C1/") == "CANARY-here"
    assert shown(strong(an_account("leader", area=there)), "/me/team/") == "CANARY-there"
    assert shown(strong(an_account("auditor", area=city)), "/city/audit/") == ""
    assert shown(strong(an_account("organisation", organisation=an_organisation(city))), "/city/organisation/") == ""


@pytest.mark.django_db
def test_forbidden_and_absent_are_the_same_answer(two_communities):
    _city, here, _there = two_communities
    browser = strong(an_account("desk", area=here))

    forbidden, absent = browser.get("/desk/C2/"), browser.get("/desk/C9/")

    assert (forbidden.status_code, absent.status_code) == (404, 404)
    assert _without_token(forbidden) == _without_token(absent)
    assert browser.get("/city/").status_code == 404


@pytest.mark.django_db
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(client):
    page, fragment = client.get("/desk/C1/?q=1"), client.get("/desk/C1/", headers={"hx-request": "true"})

    assert page["Location"] == "/sign-in/?next=%2Fdesk%2FC1%2F%3Fq%3D1"
    assert fragment["HX-Redirect"] == "/sign-in/"


@pytest.mark.django_db
def test_a_role_that_ended_counts_no_more_at_the_next_request(two_communities):
    """G15."""
    city, _here, _there = two_communities
    account = an_account("city", area=city)
    browser = strong(account)
    before = browser.get("/city/").status_code

    with as_owner():
        Role.objects.filter(account=account).update(valid_until=T0)

    assert (before, browser.get("/city/").status_code) == (200, 404)


@pytest.mark.django_db
def test_an_account_that_was_closed_is_signed_out(two_communities):
    account = an_account("city", area=two_communities[0])
    browser = strong(account)

    with as_owner():
        type(account).objects.filter(id=account.id).update(is_active=False)

    assert browser.get("/city/")["Location"].startswith("/sign-in/")


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "saved"), [(200, "xx"), (302, "xx"), (404, ""), (409, ""), (422, ""), (500, "")])
def test_a_refusal_or_an_error_saves_nothing(status, saved):
    account = an_account("city", area=a_city())

    strong(account).get(f"/write/{status}/")

    account.refresh_from_db()
    assert account.language == saved


@pytest.mark.django_db
def test_a_streamed_answer_is_refused_because_its_scope_would_be_closed():
    assert strong(an_account("city", area=a_city())).get("/streamed/").status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize("began", [by_code, by_password])
def test_a_weak_sign_in_uses_no_higher_role(began, two_communities):
    city, here, _there = two_communities
    for kind, area in (("city", city), ("desk", here), ("leader", here), ("auditor", city)):
        browser = began(an_account(kind, area=area))
        statuses = [
            browser.get(address).status_code for address in ("/city/", "/desk/C1/", "/me/team/", "/city/audit/")
        ]
        assert set(statuses) <= {302, 404}
        assert "CANARY" not in browser.get("/open/people/", follow=True).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["city", "desk", "organisation", "auditor"])
def test_a_password_alone_leads_to_setting_up_a_second_factor(kind):
    city = a_city()
    organisation = an_organisation(city) if kind == "organisation" else None
    browser = by_password(an_account(kind, area=city, organisation=organisation))

    assert browser.get("/")["Location"] == "/account/second-factor/"
    assert browser.get("/open/people/")["Location"] == "/account/second-factor/"


@pytest.mark.django_db(transaction=True)
def test_interleaved_requests_with_failures_never_see_foreign_rows(two_communities):
    """G14: four connections, two roles and nobody, random exceptions and killed backends."""
    _city, here, there = two_communities
    accounts = {"CANARY-here": an_account("desk", area=here), "CANARY-there": an_account("desk", area=there)}
    browsers = [(own, strong(account)) for own, account in accounts.items()] + [
        ("", Client(raise_request_exception=False))
    ]
    wrong: list[str] = []

    def storm(seed: int) -> None:
        chance = random.Random(seed)
        try:
            for _ in range(60):
                own, browser = chance.choice(browsers)
                address = chance.choice(["/open/people/", "/open/people/", "/write/500/", "/write/404/", "/gone/"])
                answer = browser.get(address)
                seen = set(re.findall(r"CANARY-\w+", answer.content.decode()))
                if seen - {own} or (address == "/open/people/" and answer.status_code == 200 and own and seen != {own}):
                    wrong.append(f"{own or 'nobody'} saw {seen} at {address}")
                if chance.random() < 0.05:
                    _cut_off(browser)
        finally:
            connection.close()

    threads = [threading.Thread(target=storm, args=[seed]) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def _cut_off(browser: Client) -> None:
    """The server or the network ends the connection: that request is answered 503, the next one connects anew."""
    connection.ensure_connection()
    connection.connection.close()
    browser.get("/open/people/")
    connection.close()


def _without_token(response) -> str:
    page = re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="[^"]*"', "", response.content.decode())
    return re.sub(r'name="next" value="[^"]*"|next=[^"]*', "", page)
