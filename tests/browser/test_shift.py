"""A whole shift without a network: 40 doors, a browser killed on the way, a new version of the app; then all is sent once.

Shown by the same three: what the phone says it kept, what the desk sees on its wall, and what the ledger holds.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.books import Books, opened
from tests.browser.conftest import SignIn
from tests.browser.handset import LOOKS, SOON_MS, Handset, Stairwell
from tests.browser.road import EVENTS, page
from tests.browser.rounds import SHIFT, give
from tests.demo.running import Demo

pytestmark = pytest.mark.browser

DOORS = 40
KILLED_AFTER = 23
RESULTS = ["reached", "absent", "reached", "referred", "reached", "declined", "vacant", "reached", "away", "absent"]
VERSION = re.compile(rb'(version:\s*[`"\'])([0-9a-f]{12})([`"\'])')
NEW_VERSION = b"0123456789ab"

Taken = Callable[..., Handset]


@pytest.fixture
def books(demo: Demo) -> Iterator[Books]:
    with opened(demo) as found:
        yield found


def walk(stairwells: list[Stairwell]) -> list[tuple[Stairwell, str, str]]:
    """The shift's doors, each with what will be found there."""
    doors = [(one, household) for one in stairwells for household in one.doors]
    return [(*door, RESULTS[number % len(RESULTS)]) for number, door in enumerate(doors[:DOORS])]


@pytest.mark.parametrize("knows_it", [True, False], ids=["no network", "no server behind the network"])
def test_a_shift_of_40_doors_arrives_once(sign_in: SignIn, handset: Taken, books: Books, site: str, knows_it: bool):
    round_ = give(sign_in, site, stairwells=SHIFT)
    phone = handset()
    phone.pull()
    stairwells = phone.stairwells(round_.id)
    shift = walk(stairwells)
    phone.offline(knows_it=knows_it)
    told = Counter[str]()

    for stairwell, household, result in shift[:KILLED_AFTER]:
        phone.tell(stairwell, household, result)
        told[household] += 1
    _undo_one_and_correct_another(phone, shift, told)
    assert phone.waiting() == told.total()
    phone.kill()
    phone.reopen()
    _windows_show(phone, stairwells, shift[:KILLED_AFTER])
    assert phone.waiting() == told.total()
    for stairwell, household, result in shift[KILLED_AFTER:]:
        phone.tell(stairwell, household, result)
        told[household] += 1
    _windows_show(phone, stairwells, shift)
    _a_new_version_arrives_before_anything_is_sent(phone, httpx.get(f"{site}/app/sw.js").content)
    _windows_show(phone, stairwells, shift)

    reloads = round_.watch(shift[0][0].building)
    del phone.road.answers[EVENTS]
    phone.page.locator("a.sync").click()
    phone.page.locator("outbox-screen button.big").first.click()
    phone.all_sent()

    _the_desk_and_the_ledger_know(round_.id, round_.shows, books, shift, told)
    assert reloads == []
    assert set(phone.road.delivered.values()) == {1}
    assert len(phone.road.delivered) == told.total()


def _undo_one_and_correct_another(phone: Handset, shift: list[tuple[Stairwell, str, str]], told: Counter[str]) -> None:
    """The last door was a slip and is told again; an earlier one was somebody else's door."""
    stairwell, household, result = shift[KILLED_AFTER - 1]
    phone.undo()
    phone.tell(stairwell, household, result)
    told[household] += 2
    stairwell, household, _ = shift[4]
    shift[4] = (stairwell, household, "declined")
    phone.tell(*shift[4])
    told[household] += 1


def _windows_show(phone: Handset, stairwells: list[Stairwell], told: list[tuple[Stairwell, str, str]]) -> None:
    wanted = {household: LOOKS[result] for _, household, result in told}
    shown = {household: look for one in stairwells for household, look in phone.marks(one).items()}
    assert {household: shown[household] for household in wanted} == wanted
    assert {look for household, look in shown.items() if household not in wanted} <= {"missing"}


def _a_new_version_arrives_before_anything_is_sent(phone: Handset, worker: bytes) -> None:
    """The network is back, and the first that comes over it is the app's next build. It asks for the PIN again."""
    changed, count = VERSION.subn(rb"\g<1>" + NEW_VERSION + rb"\g<3>", worker)
    assert count
    phone.road.answers["/app/sw.js"] = page("200 OK", changed, "text/javascript")
    phone.road.answers[EVENTS] = page("503 Service Unavailable", b'{"error": "busy"}', "application/json")
    waiting = phone.waiting()
    phone.online()
    loaded: list[str] = []
    phone.page.on("framenavigated", lambda frame: loaded.append(frame.url))
    phone.page.reload()
    phone.changed_over(NEW_VERSION.decode())
    while len(loaded) < 2:  # nobody has touched anything: the page shows the new version by itself
        phone.page.wait_for_event("framenavigated", timeout=SOON_MS)
    expect(phone.page.locator("#pin")).to_be_visible(timeout=SOON_MS)
    phone.enter()
    assert phone.waiting() == waiting


def _the_desk_and_the_ledger_know(
    round_id: str,
    shows: Callable[[dict[str, str], str], None],
    books: Books,
    shift: list[tuple[Stairwell, str, str]],
    told: Counter[str],
) -> None:
    wanted = {household: LOOKS[result] for _, household, result in shift}
    shows(wanted, shift[0][0].building)
    assert books.standing(round_id) == wanted
    assert books.told_of_each(round_id) == told
    assert books.doubled(round_id) == []


def test_unlike_answers_from_two_phones_wait_for_the_desk(sign_in: SignIn, handset: Taken, books: Books, site: str):
    """A pair holds the stairwell; both tell of all its doors without a network, and of three of them unlike things."""
    round_ = give(sign_in, site, partner="leader")
    phones = [handset("volunteer"), handset("leader")]
    for phone in phones:
        phone.pull()
    (mine,), (theirs,) = (phone.stairwells(round_.id) for phone in phones)
    assert mine.doors == theirs.doors
    doors = list(mine.doors)
    unlike = set(doors[1:4])
    for phone in phones:
        phone.offline()
    for household in doors[:6]:
        phones[0].tell(mine, household, "reached")
    for household in doors[:6]:
        phones[1].tell(theirs, household, "vacant" if household in unlike else "reached")

    reloads = round_.watch(mine.building)
    for phone in phones:
        phone.online()
        phone.all_sent()

    wanted = {household: "conflict" if household in unlike else "reached" for household in doors[:6]}
    round_.shows(wanted, mine.building)
    assert reloads == []
    assert books.standing(round_.id) == wanted
    assert books.told_of_each(round_.id) == Counter(dict.fromkeys(doors[:6], 2))
    for phone, stairwell in zip(phones, (mine, theirs), strict=True):
        phone.refresh()
        shown = phone.marks(stairwell)
        assert {household: shown[household] for household in wanted} == wanted
    _says_so_at_the_door(phones[0].page, doors[1])


def _says_so_at_the_door(page: Page, household: str) -> None:
    page.locator(f'stairwell-screen a.pane[href$="{household}"]').click()
    expect(page.locator("door-screen")).to_contain_text("两种说法")
