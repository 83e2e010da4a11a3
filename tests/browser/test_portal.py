"""Somebody else answers in the server's place, or the server refuses: the phone deletes nothing, and sends all of it later."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.books import Books, opened
from tests.browser.conftest import SignIn
from tests.browser.handset import SOON_MS, Handset
from tests.browser.road import EVENTS, page
from tests.browser.rounds import give
from tests.demo.running import Demo

pytestmark = pytest.mark.browser

DEVICE = "/app/device/"
JSON, HTML = "application/json", "text/html; charset=utf-8"
LOG_IN_HERE = page("200 OK", "<!doctype html><title>Wi-Fi</title><h1>登录后上网</h1>".encode(), HTML)
CUT_SHORT = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"results": [{"id": "'
ANSWERS = {
    "401": page("401 Unauthorized", b'{"error": "token_expired"}', JSON),
    "403": page("403 Forbidden", b'{"code": "signature"}', JSON),
    "403 of somebody else": page("403 Forbidden", b"<h1>Forbidden</h1>", HTML),
    "redirect": b"HTTP/1.1 302 Found\r\nLocation: /portal/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "cut short": CUT_SHORT,
    "nothing said of any event": page("200 OK", b'{"results": []}', JSON),
}


@pytest.fixture
def books(demo: Demo) -> Iterator[Books]:
    with opened(demo) as found:
        yield found


@pytest.fixture
def phone(handset: Callable[..., Handset]) -> Handset:
    return handset()


def test_a_captive_portal_and_refusals_delete_nothing(sign_in: SignIn, phone: Handset, books: Books, site: str):
    round_ = give(sign_in, site)
    phone.pull()
    (stairwell,) = phone.stairwells(round_.id)
    told = list(stairwell.doors)[:4]
    phone.road.answers["*"] = LOG_IN_HERE
    for household in told:
        phone.tell(stairwell, household, "reached")

    _ask_to_send(phone)
    assert phone.waiting() == len(told)
    phone.page.reload()
    expect(phone.page.locator("nav.dock")).to_be_visible(timeout=SOON_MS)  # our shell, not the portal's page
    phone.enter()
    kept = {"portal": phone.waiting()}
    phone.road.answers.clear()
    for name, answer in ANSWERS.items():
        phone.road.answers |= {EVENTS: answer, DEVICE: answer}
        _ask_to_send(phone)
        kept[name] = phone.waiting()
    assert kept == dict.fromkeys(kept, len(told))

    phone.road.answers.clear()
    phone.hears_of_a_network()
    phone.all_sent()
    assert books.standing(round_.id) == dict.fromkeys(told, "reached")
    assert set(books.told_of_each(round_.id).values()) == {1}


def _ask_to_send(phone: Handset) -> None:
    """As when the network comes back: at once, whatever the pause. Comes back when somebody has answered."""
    before = phone.road.turned_away[EVENTS]
    phone.hears_of_a_network()
    for _ in range(200):
        if phone.road.turned_away[EVENTS] > before:
            break
        phone.page.wait_for_timeout(50)
    assert phone.road.turned_away[EVENTS] > before
    phone.page.wait_for_timeout(300)
