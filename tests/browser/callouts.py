"""Call-outs for a test: who is awake, who sleeps, what a desk sends, and what volunteers say to it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser.books import Books
from tests.browser.handset import SOON_MS
from tests.browser.test_rounds import HOME

EVENING_HOUR = 22  # by the clock of a phone
EAST_MAX = 14  # hours before Greenwich that a clock can be
RINGS = "navigator.vibrate = () => { window.rings = (window.rings ?? 0) + 1; return true; }"
# Nobody in the city has said that they may be called, and nobody is at work.
ALL_SLEEP = (
    "UPDATE people_volunteer SET night_calls = false, call_until = NULL",
    "UPDATE ledger_presence SET working_since = NULL",
)
MAY_BE_CALLED = "UPDATE people_volunteer SET night_calls = true WHERE id = ANY (%s::uuid[])"
# People who count in the community, can sign in by their own number, and for whom nothing stands against being asked.
NEIGHBOURS = """
SELECT v.id::text, v.name, v.phone FROM people_volunteer v LEFT JOIN ledger_presence p ON p.volunteer_id = v.id
WHERE COALESCE(p.community_id, v.home_community_id) = (SELECT id FROM places_area WHERE code = %s)
  AND v.invited_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM access_account a WHERE a.phone_index = v.phone_index)
  AND NOT EXISTS (SELECT FROM people_volunteer o WHERE o.phone_index = v.phone_index AND o.id <> v.id)
  AND NOT EXISTS (SELECT FROM mobilise_expected e WHERE e.volunteer_id = v.id AND e.answer = 'declined')
ORDER BY v.phone LIMIT %s
"""
SENT = "SELECT purpose, quiet FROM channels_message WHERE about_id = %s AND person_id = %s ORDER BY created_at, purpose"


@dataclass(frozen=True)
class Neighbour:
    id: str
    name: str
    phone: str


@dataclass(frozen=True)
class Sent:
    """A call-out as its desk has it before it. `code`: the four digits told at the place."""

    site: str
    desk: Page
    url: str
    code: str

    @property
    def id(self) -> str:
        return self.url.rstrip("/").rsplit("/", 1)[1]

    def said(self, kept: StorageState, word: str = "yes", **more: Any) -> dict[str, Any]:
        """What the server answers to a phone that says this."""
        cookies = {one["name"]: one["value"] for one in kept["cookies"]}
        body = {"community": HOME, "callout": self.id, "say": word} | more
        answer = httpx.post(f"{self.site}/live/claims", json=body, cookies=cookies, timeout=30)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def stop(self) -> None:
        self.desk.goto(self.url)
        self.desk.locator("#acts details:has(button.stop) summary").click()
        self.desk.locator("#acts button.stop").click()
        expect(self.desk.locator("#figures .chip.plain").first).to_be_visible()


@dataclass
class Night:
    """A city that sleeps, and what its people's phones keep once they have signed in by the code of a message."""

    site: str
    books: Books
    browser: Browser
    _kept: dict[str, StorageState] = field(default_factory=dict)

    def neighbours(self, many: int) -> list[Neighbour]:
        """Those taken once have an account of their own from then on: they are not taken again, and answer for themselves."""
        rows = self.books.connection.execute(NEIGHBOURS, [HOME, many]).fetchall()
        assert len(rows) == many
        taken = [Neighbour(*row) for row in rows]
        for one in taken:
            self._kept[one.id] = self._by_code(one.phone)
        return taken

    def begins(self, *, called: Sequence[Neighbour] = ()) -> None:
        """From here on only these may be called."""
        for statement in ALL_SLEEP:
            self.books.change(statement)
        self.books.change(MAY_BE_CALLED, [one.id for one in called])

    def kept(self, person: Neighbour) -> StorageState:
        return self._kept[person.id]

    def sent_to(self, person_id: str, callout: str) -> list[tuple[str, bool]]:
        """The messages written for somebody, each with whether it comes without a sound."""
        return self.books.connection.execute(SENT, [callout, person_id]).fetchall()

    def _by_code(self, phone: str) -> StorageState:
        """The demo shows the code that a message would bring."""
        context = self.browser.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(f"{self.site}/sign-in/")
        page.locator("#id_phone").fill(phone)
        page.locator("form.panel button.go").click()
        page.locator("#id_code").fill(page.locator(".one-time-code").inner_text())
        page.locator("form.panel button.go").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        state = context.storage_state()
        context.close()
        return state


def field_app(context: BrowserContext, site: str, *, at: str = "#/now") -> Page:
    """The app of whoever is signed in there. It counts how often it rang."""
    context.add_init_script(RINGS)
    page = context.new_page()
    page.goto(f"{site}/app/{at}")
    expect(page.locator("nav.dock")).to_be_visible(timeout=SOON_MS)
    expect(page.locator("main h1")).to_be_visible(timeout=SOON_MS)
    return page


def rings(phone: Page) -> int:
    counted: int = phone.evaluate("window.rings ?? 0")
    return counted


def send(
    desk: Page, site: str, text: str, *, looked: Callable[[Page], None] = lambda _desk: None, **fields: str
) -> Sent:
    """Typed, looked at, sent. `fields`: what the desk says otherwise than was read, of those behind "More"."""
    desk.goto(f"{site}/desk/{HOME}/callouts/")
    desk.locator("#id_text").fill(text)
    expect(desk.locator("#proposal button.go")).to_be_visible(timeout=SOON_MS)
    looked(desk)
    if fields:
        desk.locator("#proposal summary").click()
    for name, value in fields.items():
        control = desk.locator(f"#proposal [name={name}]")
        is_choice = control.evaluate("control => control instanceof HTMLSelectElement")
        (control.select_option if is_choice else control.fill)(value)
    desk.locator("#proposal button.go").click()
    expect(desk).to_have_url(re.compile(rf"/desk/{HOME}/callouts/[0-9a-f-]{{36}}/$"))
    code = desk.locator("#figures .num.mid")
    return Sent(site, desk, desk.url, code.inner_text() if code.count() else "")


def evening(at: datetime | None = None) -> str:
    """A zone in which it is evening now: the app asks about the coming night only then."""
    east = EVENING_HOUR - (at or datetime.now(UTC)).hour
    east -= 24 if east > EAST_MAX else 0
    return f"Etc/GMT{-east:+d}"
