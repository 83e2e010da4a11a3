"""A phone as a volunteer holds it: a real Chromium with a profile of its own on the disk, that can be killed and opened again."""

import os
import re
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, BrowserType, Error, Page, expect

from tests.browser.road import Road
from tests.demo.running import processes_of

PIN = "270418"
SOON_MS = 20_000
GONE_MAX_S = 10.0
CACHES = "*/Service Worker/CacheStorage/*/index.txt"
READY = "navigator.serviceWorker.ready.then(() => caches.keys())"
MARKS = """Object.fromEntries([...document.querySelectorAll("stairwell-screen a.pane")]
  .map(pane => [pane.hash.slice(-36), pane.dataset.state]))"""
# How a window looks after an act at its door, on the phone as at the desk.
LOOKS = {
    "reached": "reached",
    "referred": "reached",
    "absent": "tried",
    "declined": "excused",
    "vacant": "excused",
    "away": "excused",
}


@dataclass(frozen=True)
class Stairwell:
    lease: str
    building: str
    doors: dict[str, str]  # household -> label, in the order in which one walks


@dataclass
class Handset:
    """`road`: all that it hears of the world. `is_offline`: it knows itself that it has no network."""

    chromium: BrowserType
    executable: Path
    words: list[str]
    profile: Path
    road: Road
    screen: dict[str, Any] = field(default_factory=dict)
    is_offline: bool = False
    tasks: dict[str, Any] = field(default_factory=dict)
    _context: BrowserContext | None = None

    @property
    def page(self) -> Page:
        assert self._context
        return self._context.pages[0]

    @property
    def is_alive(self) -> bool:
        return bool(processes_of(self.profile))

    def start(self) -> Page:
        size = {"width": 360, "height": 740}
        look: dict[str, Any] = {"viewport": size, "locale": "zh-CN", "has_touch": True} | self.screen
        self._context = self.chromium.launch_persistent_context(
            self.profile, executable_path=self.executable, args=self.words, **look
        )
        self._context.set_offline(self.is_offline)
        return self.page

    def kill(self) -> None:
        """Every process of the browser at once, as when the phone runs out of memory or its battery is empty."""
        while left := processes_of(self.profile):
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def reopen(self, *, pin: str = PIN) -> Page:
        """After a kill: the app from its own store, and the list behind the PIN."""
        self.shut()
        self.start()
        self.page.goto(f"{self.road.url}/app/#/doors")
        if pin:
            self.enter(pin)
        return self.page

    def shut(self) -> None:
        if self._context:
            with suppress(Error):
                self._context.close()
        self._context = None
        limit = time.monotonic() + GONE_MAX_S
        while self.is_alive:
            assert time.monotonic() < limit, "Chromium did not end."
            time.sleep(0.05)

    def offline(self, *, knows_it: bool = True) -> None:
        """The road is cut for page and service worker alike; whether the phone knows that is another matter."""
        self.road.close()
        self.is_offline = knows_it
        assert self._context
        self._context.set_offline(knows_it)

    def online(self) -> None:
        self.road.open()
        self.is_offline = False
        assert self._context
        self._context.set_offline(False)

    def sign_in(self, link: str) -> None:
        """By the link that the demo prints, as by the code of a message; then the app, until it could do without a network."""
        place = urlsplit(link)
        self.page.goto(f"{self.road.url}{place.path}?{place.query}")
        self.page.locator("form.panel button.go").click()
        self.page.wait_for_url(lambda url: "/demo/" not in url)
        self.page.goto(f"{self.road.url}/app/")
        expect(self.page.locator("nav.dock")).to_be_visible(timeout=SOON_MS)
        self.page.evaluate(READY)
        self.settled()

    def keeps_the_shell(self) -> None:
        """Chromium writes the list of its caches seconds after they are made: killed before that, it has none."""
        limit = time.monotonic() + SOON_MS / 1000
        while not any(b"muster-shell-" in each.read_bytes() for each in self.profile.glob(CACHES)):
            assert time.monotonic() < limit, "The shell is not kept."
            time.sleep(0.1)

    def hears_of_a_network(self) -> None:
        """As when it comes back: the app sends at once, whatever the pause."""
        expect(self.page.locator("a.sync")).to_be_visible(timeout=SOON_MS)
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def settled(self) -> None:
        """The phone has its pass: it can seal and keep from here on."""
        self.until(HAS_PASS)

    def pull(self, *, pin: str = PIN) -> None:
        """Fetch the list, and lock it under a PIN."""
        self.go("#/doors")
        self.page.locator("#pin").fill(pin)
        self.page.locator("#repeat").fill(pin)
        with self.page.expect_response("**/app/lease/", timeout=SOON_MS) as told:
            self.page.locator("pin-screen button.go").click()
        self.tasks = told.value.json()["tasks"]
        expect(self.page.locator("doors-screen")).to_be_visible(timeout=SOON_MS)

    def refresh(self) -> None:
        self.go("#/doors")
        with self.page.expect_response("**/app/lease/", timeout=SOON_MS):
            self.page.locator("doors-screen footer button").first.click()
        expect(self.page.locator("doors-screen p[role=status]")).not_to_be_empty(timeout=SOON_MS)

    def enter(self, pin: str = PIN) -> None:
        self.page.locator("#pin").fill(pin)
        expect(self.page.locator("pin-screen")).to_have_count(0, timeout=SOON_MS)

    def go(self, address: str) -> None:
        self.page.evaluate("to => { location.hash = to }", address)

    def stairwells(self, round_id: str) -> list[Stairwell]:
        return [
            Stairwell(one["lease"], one["building_id"], {door["household"]: door["label"] for door in one["doors"]})
            for one in self.tasks["stairwells"]
            if one["round"]["id"] == round_id
        ]

    def tell(self, stairwell: Stairwell, household: str, result: str) -> None:
        """Go to a door and touch what was found there. Comes back once the screen says that it was kept."""
        self.go(f"#/doors/{stairwell.lease}/{household}")
        label = stairwell.doors[household]
        expect(self.page.locator("door-screen h1 .door")).to_have_text(label)
        said = self.page.locator(".said .notice.ok span").first
        self.page.locator(f'door-screen [data-result="{result}"]').click()
        expect(said).to_have_text(re.compile(rf"^{re.escape(label)}："))
        self.page.wait_for_function("id => !location.hash.endsWith(id)", arg=household)

    def undo(self) -> None:
        self.page.locator(".said button").click()
        expect(self.page.locator(".said button")).to_have_count(0)

    def marks(self, stairwell: Stairwell) -> dict[str, str]:
        """How the windows look: household -> mark."""
        self.go(f"#/doors/{stairwell.lease}")
        expect(self.page.locator("stairwell-screen a.pane").first).to_be_visible(timeout=SOON_MS)
        shown: dict[str, str] = self.page.evaluate(MARKS)
        return shown

    def waiting(self) -> int:
        """How many acts the outbox holds, by the browser's own database."""
        kept: int = self.page.evaluate(COUNT)
        return kept

    def all_sent(self, *, within_ms: float = 60_000) -> None:
        try:
            self.until(f"{COUNT}.then(count => count === 0)", within_ms=within_ms)
        except AssertionError as late:
            said = [self.page.evaluate(one) for one in (ITEMS, PACE)]
            raise AssertionError(f"The outbox is not empty: {said}") from late

    def changed_over(self, version: str, *, within_ms: float = 60_000) -> None:
        """To another build of the app, with nothing left of the last. What breaks off on the way is tried again in half a minute."""
        try:
            self.until(
                f"caches.keys().then(names => names.length === 1 && names[0].endsWith('{version}'))",
                within_ms=within_ms,
            )
        except AssertionError as late:
            raise AssertionError(f"No change over to {version}: {self.page.evaluate(WORKERS)}") from late

    def until(self, asked: str, *, within_ms: float = SOON_MS) -> None:
        """Until a promise of the page's is kept with true: Playwright's own waiting takes the promise itself for an answer."""
        limit = time.monotonic() + within_ms / 1000
        while True:
            with suppress(Error):  # the page is being loaded anew
                if self.page.evaluate(asked):
                    return
            assert time.monotonic() < limit, f"Not within {within_ms} ms: {asked}"
            self.page.wait_for_timeout(100)


# One question to the app's database, from beside it.
ASK = """((store, ask) => new Promise((told, failed) => {
  const opening = indexedDB.open("muster-field");
  opening.onerror = failed;
  opening.onsuccess = () => {
    const db = opening.result, asked = ask(db.transaction(store, "readwrite", {durability: "strict"}).objectStore(store));
    asked.transaction.oncomplete = () => { db.close(); told(asked.result); };
  };
}))"""
COUNT = f"{ASK}('outbox', store => store.count())"
ITEMS = f"{ASK}('outbox', store => store.getAll()).then(all => all.map(one => ({{...one, sealed: ''}})))"
PACE = f"{ASK}('settings', store => store.get('pace'))"
WORKERS = """Promise.all([caches.keys(), navigator.serviceWorker.getRegistration('/app/')]).then(([caches, registration]) => {
  const state = name => registration?.[name]?.state;
  return {caches, installing: state("installing"), waiting: state("waiting"), active: state("active")};
})"""
HAS_PASS = f"{ASK}('device', store => store.getAllKeys()).then(keys => keys.some(key => key.startsWith('pass:')))"
