"""The whole way once: the city, a desk and a volunteer watch the same report-in."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE, SignIn

pytestmark = pytest.mark.browser

SOON_MS = 15_000
# Nobody has this number: the invented people of a small city end well before it.
PASSER_BY = "19900000999"


@dataclass(frozen=True)
class Board:
    """The page of someone who watches, and how often it was loaded."""

    page: Page
    loads: list[str]

    def number(self) -> int:
        return int(re.sub(r"\D", "", self.page.locator(".num").first.inner_text()))

    def people_in_place(self) -> int:
        return int(re.sub(r"\D", "", self.page.locator("#figures .num").last.inner_text()))


def watch(page: Page) -> Board:
    """Wait for the live connection, and note every page load from here on."""
    expect(page.locator("[data-live-state]")).to_have_attribute("data-live-state", "open", timeout=SOON_MS)
    loads: list[str] = []
    page.on("load", lambda shown: loads.append(shown.url))
    return Board(page, loads)


def comes_to(board: Board, wanted: int, *, ask: Callable[[Board], int] = Board.number) -> None:
    for _ in range(SOON_MS // 100):
        if ask(board) == wanted:
            return
        board.page.wait_for_timeout(100)
    assert ask(board) == wanted


def test_a_report_in_reaches_city_and_desk_without_reload(sign_in: SignIn, site: str):
    volunteer = sign_in("volunteer", PHONE)
    expect(volunteer).to_have_url(f"{site}/me/")
    desk = watch(sign_in("desk"))
    city = watch(sign_in("city"))
    before_city, before_desk = city.number(), desk.number()
    home_before = _people_at_desk(desk)

    _report_in_at(volunteer, desk.page.url.rstrip("/").rsplit("/", 1)[1])

    comes_to(city, before_city + 1)
    expect(desk.page.locator("#here .chip").first).to_have_text(str(home_before + 1), timeout=SOON_MS)
    assert before_desk <= desk.number()
    assert city.loads == []
    assert desk.loads == []


def _people_at_desk(desk: Board) -> int:
    return int(desk.page.locator("#here .chip").first.inner_text())


def _report_in_at(volunteer: Page, code: str) -> None:
    """By hand, from the volunteer's own page: somewhere else than home."""
    volunteer.locator('a[href="/me/report-in/"]').first.click()
    volunteer.locator(f'button[name="community"][value="{code}"]').click()
    expect(volunteer).to_have_url(re.compile(r"/me/$"))
    expect(volunteer.get_by_role("status").first).to_be_visible()


def test_the_page_behind_the_qr_code_counts_a_passer_by_once(
    sign_in: SignIn, someone: Callable[..., BrowserContext], site: str
):
    desk = watch(sign_in("desk"))
    city = watch(sign_in("city"))
    code = desk.page.url.rstrip("/").rsplit("/", 1)[1]
    before, at_desk = city.people_in_place(), _people_at_desk(desk)

    for _ in range(2):
        phone = someone(PHONE).new_page()
        phone.goto(f"{site}/r/{code}/")
        phone.locator("#id_phone").fill(PASSER_BY)
        phone.locator("button.go").click()
        expect(phone).to_have_url(f"{site}/r/{code}/received/")

    comes_to(city, before + 1, ask=Board.people_in_place)
    expect(desk.page.locator("#here .chip").first).to_have_text(str(at_desk + 1), timeout=SOON_MS)
    city.page.wait_for_timeout(1_000)
    assert city.people_in_place() == before + 1
    assert city.loads == []
    assert desk.loads == []


def test_the_desk_finds_who_can_ride_a_tricycle(sign_in: SignIn):
    """The story's question, in the words it was asked in."""
    desk = sign_in("desk")

    desk.locator("#q").fill("老式三轮车谁会骑？")
    desk.locator("#q").press("Enter")

    expect(desk).to_have_url(re.compile(r"/people/\?q="))
    expect(desk.locator("main")).to_contain_text("三轮车")
    expect(desk.locator("main .empty")).to_have_count(0)
