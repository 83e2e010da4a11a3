"""The demo's link for a resident opens one household's page, in the demo only."""

import pytest
from django.test import Client

from muster.entry.demo_links import with_key
from tests.door.conftest import Slip

pytestmark = pytest.mark.django_db


def test_the_link_shows_a_button_and_the_button_opens_a_household(client, slip: Slip, settings):
    settings.IS_DEMO = True
    link = with_key(f"{slip.address}demo/")

    looked = client.get(link)
    before = client.get(slip.home).status_code
    client.post(link.partition("?")[0], {"key": link.partition("key=")[2]})

    assert (looked.status_code, before) == (200, 302)
    assert "王秀兰" in client.get(slip.home).content.decode()


@pytest.mark.parametrize("key", ["", "wrong", "0" * 32, "\x00"])
def test_without_its_key_or_outside_the_demo_the_link_is_nothing(slip: Slip, settings, key):
    right = with_key("").partition("key=")[2]

    assert Client().post(f"{slip.address}demo/", {"key": right}).status_code == 404
    settings.IS_DEMO = True
    assert Client().post(f"{slip.address}demo/", {"key": key}).status_code == 404
    assert Client().get(f"{slip.address}demo/").status_code == 404
