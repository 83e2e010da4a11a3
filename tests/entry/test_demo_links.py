"""Links that sign in exist only in a data folder that the demo made."""

import pytest
from django.test import Client

from muster.entry import demo_links
from tests.entry.conftest import strong
from tests.factories import a_city, an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_demo(settings):
    settings.IS_DEMO = True


def test_a_printed_link_shows_a_button_and_the_button_signs_in(client, in_demo):
    an_account("city", area=a_city(), username="demo-city")
    link = demo_links.address("city")

    looked = client.get(link)
    before = client.get("/city/").status_code
    client.post(link.partition("?")[0], {"key": link.partition("key=")[2]})

    assert (looked.status_code, before) == (200, 302)
    assert "_auth_user_id" in client.session
    assert client.get("/city/").status_code == 200


@pytest.mark.parametrize("key", ["", "wrong", "\ud800", "0" * 32])
def test_a_link_without_its_key_is_nothing(client, in_demo, key):
    an_account("city", area=a_city(), username="demo-city")

    assert client.post("/demo/city", {"key": key.encode("utf-8", "replace").decode()}).status_code == 404
    assert client.get("/demo/city").status_code == 404


def test_outside_the_demo_a_link_is_nothing(client):
    an_account("city", area=a_city(), username="demo-city")
    link = demo_links.address("city")

    assert client.get(link).status_code == 404
    assert client.post("/demo/city", {"key": link.partition("key=")[2]}).status_code == 404


def test_only_the_demos_roles_have_links(client, in_demo):
    an_account("city", area=a_city(), username="demo-root")

    assert client.get(demo_links.address("root")).status_code == 404


def test_a_session_of_the_demo_counts_for_nothing_once_it_is_no_demo(settings, in_demo):
    an_account("city", area=a_city(), username="demo-city")
    browser, link = Client(), demo_links.address("city")
    browser.post("/demo/city", {"key": link.partition("key=")[2]})

    settings.IS_DEMO = False

    assert browser.get("/city/")["Location"] == "/account/second-factor/"


def test_every_page_says_that_people_are_invented(in_demo):
    page = strong(an_account("city", area=a_city())).get("/privacy/", headers={"accept-language": "en"})

    assert "all people are invented" in page.content.decode()
