"""G31: whoever takes the phone reads nobody's name and no need from its disk; and what has not been sent outlives all of it.

Planted here, and found: the list kept in clear in the browser's database, as a vault without encryption would
(`test_the_search_finds_a_list_that_is_kept_in_clear`), both while it is fresh and after Chromium has compressed it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.books import Books, opened
from tests.browser.conftest import SignIn
from tests.browser.disk import traces
from tests.browser.handset import ASK, SOON_MS, Handset
from tests.browser.road import EVENTS, page
from tests.browser.rounds import HOUSE, Given, give
from tests.demo.running import Demo

pytestmark = pytest.mark.browser

WRONG_PIN, WRONG_MAX = "905162", 10
BEYOND_THE_LEASE = timedelta(hours=13)
CLEAR = f"tasks => {ASK}('settings', store => store.put(tasks, 'tasks'))"

Taken = Callable[..., Handset]


@pytest.fixture
def books(demo: Demo) -> Iterator[Books]:
    with opened(demo) as found:
        yield found


def found_on(phone: Handset) -> dict[str, set[str]]:
    """Names as they are said at the door, and needs as the list has them, beside the word for them: the app has words of its own."""
    doors = [door for one in phone.tasks["stairwells"] for door in one["doors"]]
    names = {door["who"] for door in doors if door["who"]}
    needs = {code for door in doors for code in door["needs"]}
    assert names
    assert needs
    codes = "|".join(sorted(needs)).encode()
    return traces(phone.profile, names, [re.compile(rb'needs(?:"A.|A.|":\[).{0,4}(?:' + codes + rb")", re.DOTALL)])


def test_no_name_and_no_need_can_be_read_on_the_disk_and_the_unsent_stays(
    sign_in: SignIn, handset: Taken, books: Books, demo: Demo, site: str
):
    round_ = give(sign_in, site, stairwells=HOUSE)
    phone = handset()
    phone.road.answers[EVENTS] = page("503 Service Unavailable", b"", "text/plain")
    phone.pull()
    stairwell = phone.stairwells(round_.id)[0]
    told = list(stairwell.doors)[:4]
    for household in told:
        phone.tell(stairwell, household, "reached")
    seen: dict[str, object] = {}

    def look(when: str) -> None:
        seen[when] = (found_on(phone), phone.waiting())

    look("during the shift")
    phone.kill()
    phone.reopen()
    look("after a kill")
    _ten_wrong_pins(phone)
    look("after ten wrong PINs")
    phone.sign_in(demo.links()["volunteer"])  # a browser that is killed young has not written its cookies yet
    phone.pull()
    _taken_back(round_, books)
    phone.refresh()
    look("after the desk took it back")
    _sign_out(phone)
    phone.sign_in(demo.links()["volunteer"])
    look("after signing out and in")
    again = give(sign_in, site, stairwells=HOUSE)
    phone.pull()
    _time_passes(phone)
    look("after the lease")
    phone.shut()
    assert found_on(phone) == {}
    phone.reopen(pin="")

    assert seen == {when: ({}, len(told)) for when in seen}
    assert again.id != round_.id
    phone.road.answers.clear()
    phone.hears_of_a_network()
    phone.all_sent()
    assert books.standing(round_.id) == dict.fromkeys(told, "reached")
    assert set(books.told_of_each(round_.id).values()) == {1}


def _ten_wrong_pins(phone: Handset) -> None:
    phone.page.reload()
    for _ in range(WRONG_MAX):
        phone.page.locator("#pin").fill(WRONG_PIN)
        expect(phone.page.locator("#pin")).to_have_value("", timeout=SOON_MS)
    expect(phone.page.locator("#repeat")).to_be_visible(timeout=SOON_MS)


def _taken_back(round_: Given, books: Books) -> None:
    """The desk ends what was given for this round."""
    books.change("UPDATE access_lease SET ended_at = now() WHERE round_id = %s", round_.id)


def _sign_out(phone: Handset) -> None:
    phone.go("#/me/sign-out")
    phone.page.locator("sign-out-screen button").click()
    phone.page.wait_for_url("**/sign-out/")
    phone.page.locator("main form button").first.click()
    phone.page.wait_for_url(lambda url: not url.endswith("/sign-out/"))


def _time_passes(phone: Handset) -> None:
    phone.page.clock.set_system_time(datetime.now(UTC) + BEYOND_THE_LEASE)
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.page.locator("pin-screen #repeat")).to_be_visible(timeout=SOON_MS)


def test_the_search_finds_a_list_that_is_kept_in_clear(sign_in: SignIn, handset: Taken, site: str):
    give(sign_in, site, stairwells=HOUSE)
    phone = handset()
    phone.pull()
    assert found_on(phone) == {}

    phone.page.evaluate(CLEAR, phone.tasks)

    names = {door["who"] for one in phone.tasks["stairwells"] for door in one["doors"]} - {""}
    assert names <= set().union(*found_on(phone).values())
    phone.shut()
    phone.start()
    phone.page.goto(f"{phone.road.url}/app/")
    expect(phone.page.locator("nav.dock")).to_be_visible(timeout=SOON_MS)
    phone.shut()
    assert names <= set().union(*found_on(phone).values())
