"""A real Chromium before a running demo of five communities. One demo and one browser for all tests here."""

import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests.browser.handset import Handset
from tests.browser.road import Road
from tests.demo.running import Demo, data_folder, started

CHROMIUM = Path("/usr/bin/chromium")
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP, PHONE = (1440, 900), (360, 740)
MISSING = "*** No Chromium: the browser tests did NOT run. As root: apt-get install chromium fonts-noto-cjk ***"

SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """A demo whose half-day has been replayed, so that only the tests change it."""
    with data_folder() as folder, started(folder, "--speed", "10000") as running:
        running.links()
        running.wait_until_replayed()
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        warnings.warn(MISSING, stacklevel=1)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        yield chromium
        chromium.close()


@pytest.fixture
def someone(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of a person's own: size of the screen, language, day or night. Ends with the test."""
    contexts: list[BrowserContext] = []

    def open_browser(
        size: tuple[int, int] = DESKTOP,
        *,
        language: str = "zh-CN",
        scheme: str = "light",
        kept: StorageState | None = None,
        zone: str | None = None,
    ) -> BrowserContext:
        width, height = size
        look: dict[str, Any] = {"viewport": {"width": width, "height": height}, "locale": language, "timezone_id": zone}
        contexts.append(browser.new_context(color_scheme=scheme, storage_state=kept, **look))
        return contexts[-1]

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def signed_in(demo: Demo, browser: Browser) -> Callable[[str], StorageState]:
    return keeper(demo, browser)


def keeper(demo: Demo, browser: Browser) -> Callable[[str], StorageState]:
    """What a browser keeps after the printed link of a role was opened and its button pressed; once for each role."""

    @cache
    def kept(role: str) -> StorageState:
        context = browser.new_context()
        page = context.new_page()
        page.goto(demo.links()[role])
        page.locator("form.panel button.go").click()
        page.wait_for_url(lambda url: "/demo/" not in url)
        state = context.storage_state()
        context.close()
        return state

    return kept


@pytest.fixture
def sign_in(signed_in: Callable[[str], StorageState], someone: Callable[..., BrowserContext], site: str) -> SignIn:
    """The first page of a role, in a new browser that is signed in."""

    def go_in(role: str, size: tuple[int, int] = DESKTOP, *, language: str = "zh-CN", scheme: str = "light") -> Page:
        page = someone(size, language=language, scheme=scheme, kept=signed_in(role)).new_page()
        page.goto(f"{site}/")
        return page

    return go_in


@pytest.fixture
def site(demo: Demo) -> str:
    return demo.links()["ready"].rstrip("/")


@pytest.fixture
def handset(demo: Demo, browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Handset]]:
    """Phones, each with a browser profile on the disk and a road of its own to the server; signed in, unless as nobody."""
    made: list[Handset] = []

    def take(role: str = "volunteer", **screen: Any) -> Handset:
        road, profile = Road(demo.port), tmp_path / f"profile-{len(made)}"
        made.append(Handset(browser.browser_type, CHROMIUM, QUIETLY, profile, road, screen=screen))
        made[-1].start()
        if role:
            made[-1].sign_in(demo.links()[role])
        return made[-1]

    yield take
    for each in made:
        each.shut()
        each.road.end()
