"""What people see: no barrier that axe knows of, nothing wider than the screen, nothing left in the other language."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.axe import barriers
from tests.browser.conftest import DESKTOP, PHONE, SignIn

pytestmark = pytest.mark.browser

NARROW = (320, 640)
HOME = "620102009003"
OPEN = {"report-in": f"/r/{HOME}/", "sign-in": "/sign-in/"}
CJK = re.compile(r"[\u3400-\u9fff]+")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")

OWN_WORDS = (
    "h2, legend, label, .hint, thead th, dt, summary, .tabs a, .skip, .notice-synthetic, .sum, .foot a, .chip,"
    " .tools a, .tools [data-live-state], theme-choice, button.go:not([name=community])"
)

SHOWN = [
    ("city", DESKTOP, "light"),
    ("city", DESKTOP, "dark"),
    ("city", PHONE, "light"),
    ("desk", DESKTOP, "light"),
    ("desk", PHONE, "dark"),
    ("volunteer", PHONE, "light"),
    ("report-in", PHONE, "light"),
    ("report-in", PHONE, "dark"),
    ("sign-in", PHONE, "light"),
]

Opener = Callable[..., Page]


@pytest.fixture
def opened(sign_in: SignIn, someone: Callable[..., BrowserContext], site: str) -> Opener:
    """The first page of a role, or a page that needs none."""

    def open_page(name: str, size: tuple[int, int], *, language: str = "zh-CN", scheme: str = "light") -> Page:
        if name not in OPEN:
            page = sign_in(name, size, language=language, scheme=scheme)
        else:
            page = someone(size, language=language, scheme=scheme).new_page()
            page.goto(site + OPEN[name])
        page.wait_for_load_state("networkidle") if name in OPEN else page.wait_for_timeout(800)
        return page

    return open_page


@pytest.mark.parametrize(("name", "size", "scheme"), SHOWN, ids=str)
def test_axe_finds_no_serious_barrier(opened: Opener, name: str, size: tuple[int, int], scheme: str):
    page = opened(name, size, scheme=scheme)

    assert barriers(page) == []


@pytest.mark.parametrize("name", ["city", "desk", "volunteer", "report-in", "sign-in"])
def test_a_page_fits_a_screen_of_320_pixels(opened: Opener, name: str):
    page = opened(name, NARROW)

    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


@pytest.mark.parametrize(
    "name", ["city", "desk", "organisation", "auditor", "volunteer", "leader", "report-in", "sign-in"]
)
def test_an_english_page_is_english(opened: Opener, name: str):
    """Names of people, places and bodies stay as they are; every word of Muster's own is translated."""
    page = opened(name, DESKTOP, language="en-GB")

    assert page.locator("html").get_attribute("lang") == "en"
    ours = [text for text in _own_words(page) if CJK.search(text)]
    assert ours == []


@pytest.mark.parametrize(
    "name", ["city", "desk", "organisation", "auditor", "volunteer", "leader", "report-in", "sign-in"]
)
def test_a_chinese_page_is_chinese(opened: Opener, name: str):
    page = opened(name, DESKTOP)

    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    foreign = [text for text in _own_words(page) if LATIN_WORD.search(text) and not CJK.search(text)]
    assert foreign == []


def _own_words(page: Page) -> list[str]:
    """Words of tabs, headings, labels, hints and acts: where names of people and places do not stand."""
    return [text.strip() for text in page.locator(OWN_WORDS).all_inner_texts() if text.strip()]
