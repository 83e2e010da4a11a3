"""The code that hangs where one works: read from the desk's poster, opened on a phone that has no network."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, SignIn
from tests.browser.handset import SOON_MS, Handset
from tests.browser.test_rounds import come

pytestmark = pytest.mark.browser

NOW = "document.querySelector('muster-phone').app.now"


def test_the_code_of_the_place_begins_and_ends_work_without_a_network(
    sign_in: SignIn, handset: Callable[..., Handset], site: str
):
    come(sign_in("volunteer", PHONE), site)
    phone = handset()
    phone.page.wait_for_function(f"() => {NOW}?.place")
    community = phone.page.evaluate(f"{NOW}.community")
    poster = sign_in("desk")
    poster.goto(f"{site}/desk/{community}/poster/")
    scanned = urlsplit(poster.locator(".poster .address").last.inner_text())
    was_at_work = phone.page.evaluate(f"!!{NOW}.at_work")
    phone.keeps_the_shell()
    phone.offline()

    for is_at_work in (not was_at_work, was_at_work):
        phone.page.goto("about:blank")  # as the camera opens it: a page of its own
        phone.page.goto(f"{phone.road.url}{scanned.path}#{scanned.fragment}")
        phone.page.locator("here-screen .panel button").click()
        expect(phone.page.locator("now-screen")).to_be_visible(timeout=SOON_MS)
        assert phone.page.evaluate(f"!!{NOW}.at_work") is is_at_work
    assert phone.waiting() == 2

    phone.online()
    phone.hears_of_a_network()
    phone.all_sent()
    phone.page.reload()
    phone.page.wait_for_function(f"() => {NOW} && !{NOW}.kept")
    assert phone.page.evaluate(f"!!{NOW}.at_work") is was_at_work
