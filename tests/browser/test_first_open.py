"""The first time the app is opened: how much has to be fetched, and whether everybody can read what it shows, day and night."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.axe import barriers
from tests.browser.conftest import SignIn
from tests.browser.handset import READY, SOON_MS, Handset
from tests.browser.road import EVENTS, page
from tests.browser.rounds import give

pytestmark = pytest.mark.browser

BYTES_MAX = 200_000


def test_the_first_open_fetches_less_than_200_kb(handset: Callable[..., Handset]):
    """All that came over the wire, gzip and headers with it: shell, app, and what the service worker lays by for offline."""
    phone = handset("")
    phone.page.goto(f"{phone.road.url}/app/")
    expect(phone.page.locator("nav.dock")).to_be_visible(timeout=SOON_MS)
    kept = phone.page.evaluate(READY)
    phone.page.wait_for_load_state("networkidle")

    assert len(kept) == 1
    assert 20_000 < phone.road.bytes_back < BYTES_MAX


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_barrier_on_the_phone(
    sign_in: SignIn, handset: Callable[..., Handset], site: str, scheme: str
):
    """With a real list, doors told of and acts that wait."""
    round_ = give(sign_in, site)
    phone = handset(color_scheme=scheme)
    found = {"pin": (phone.go("#/doors"), barriers(phone.page))[1]}
    phone.pull()
    phone.road.answers[EVENTS] = page("503 Service Unavailable", b"", "text/plain")
    (stairwell,) = phone.stairwells(round_.id)
    doors = list(stairwell.doors)
    for household, result in zip(doors, ("reached", "absent", "declined", "referred"), strict=False):
        phone.tell(stairwell, household, result)
    addresses = {
        "now": "#/now",
        "doors": "#/doors",
        "stairwell": f"#/doors/{stairwell.lease}",
        "door": f"#/doors/{stairwell.lease}/{doors[5]}",
        "told": f"#/doors/{stairwell.lease}/{doors[0]}",
        "me": "#/me",
        "outbox": "#/outbox",
    }
    for name, address in addresses.items():
        phone.go(address)
        phone.page.wait_for_timeout(600)
        found[name] = barriers(phone.page)

    assert {name: one for name, one in found.items() if one} == {}
