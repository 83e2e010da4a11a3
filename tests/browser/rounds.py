"""A round of its own for a test: opened by the desk, with stairwells given to those who are here."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SignIn
from tests.browser.test_mobilise import SOON_MS, watch
from tests.browser.test_rounds import come, open_round, window

FEW, SHIFT, HOUSE = 1, 2, 3  # stairwells; the two largest of the small demo have 42 doors


@dataclass(frozen=True)
class Given:
    """What the desk has opened and given. `site`: the server itself, not a road to it."""

    site: str
    desk: Page
    url: str

    @property
    def id(self) -> str:
        return self.url.rstrip("/").rsplit("/", 1)[1]

    def shows(self, looks: dict[str, str], building: str) -> None:
        """The desk's wall of that house shows these windows so, without a reload."""
        for household, look in looks.items():
            expect(window(self.desk, household)).to_have_attribute("data-state", look, timeout=SOON_MS)

    def watch(self, building: str) -> list[str]:
        """Stand before the wall of a house. Answers the list of reloads, which is to stay empty."""
        self.desk.goto(f"{self.url}buildings/{building}/")
        return watch(self.desk).loads


def give(sign_in: SignIn, site: str, *, stairwells: int = FEW, partner: str = "") -> Given:
    """A new round; its largest stairwells go to the volunteer, and to a partner's role where one is named."""
    desk = sign_in("desk")
    name = come(sign_in("volunteer", PHONE), site)
    other = come(sign_in(partner, PHONE), site) if partner else ""
    url = open_round(desk, site)
    desk.goto(f"{url}stairwells/")
    for row in range(stairwells):
        desk.locator("tbody tr").nth(row).locator("input[type=checkbox]").check()
    _choose(desk, "volunteer", name)
    if other:
        _choose(desk, "partner", other)
    desk.locator("main button.go").click()
    expect(desk.locator("main")).to_contain_text(name)
    return Given(site, desk, url)


def _choose(desk: Page, field: str, name: str) -> None:
    who = desk.locator(f"select[name={field}]")
    who.select_option(who.locator("option", has_text=re.compile(re.escape(name))).first.get_attribute("value"))
