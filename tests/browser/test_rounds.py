"""A round as people live it: the desk opens it, a volunteer taps at the doors, and the windows light up at the desk."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import barriers
from tests.browser.conftest import PHONE, SignIn
from tests.browser.test_mobilise import SOON_MS, watch

pytestmark = pytest.mark.browser

ARTIFACTS = Path(__file__).parents[1] / "artifacts"
HOME = "620102009003"
DOOR = re.compile(r"/me/doors/([0-9a-f-]{36})/([0-9a-f-]{36})/")


def open_round(desk: Page, site: str) -> str:
    """By hand, in the desk's form. Answers the address of the round."""
    desk.goto(f"{site}/desk/{HOME}/rounds/new/")
    desk.locator("[name=title]").fill("发防疫告知书")
    desk.locator("[name=instructions_zh]").fill("放在门口，敲门后退两步。")
    desk.locator("main button.go").click()
    expect(desk).to_have_url(re.compile(rf"/desk/{HOME}/rounds/[0-9a-f-]{{36}}/$"))
    return desk.url


def come(volunteer: Page, site: str) -> str:
    """Report in at home, where that has not been done. Answers the volunteer's name."""
    volunteer.goto(f"{site}/me/report-in/?q=广后街")
    here = volunteer.locator(f'button[name="community"][value="{HOME}"]')
    if here.is_enabled():
        here.click()
        expect(volunteer).to_have_url(f"{site}/me/")
    volunteer.goto(f"{site}/me/")
    return volunteer.locator("h1").inner_text()


def give_stairwell(desk: Page, round_url: str, name: str) -> str:
    """The stairwell with the most missing, to one who is here. Answers the address of its building."""
    desk.goto(f"{round_url}stairwells/")
    row = desk.locator("tbody tr").first
    building = row.locator("th a").get_attribute("href") or ""
    row.locator("input[type=checkbox]").check()
    who = desk.locator("select[name=volunteer]")
    who.select_option(who.locator("option", has_text=name).first.get_attribute("value"))
    desk.locator("main button.go").click()
    expect(desk.locator("main")).to_contain_text(name)
    return building


def begin(volunteer: Page, site: str) -> None:
    """From the first page to the first door, by thumb."""
    volunteer.goto(f"{site}/me/")
    volunteer.locator('a.go[href="/me/doors/"]').click()
    volunteer.locator("main .panel", has_text="发防疫告知书").last.locator("a.big").click()
    volunteer.locator("a.big.go").click()
    expect(volunteer).to_have_url(DOOR)


def tap(volunteer: Page, result: str) -> str:
    """One tap; the next door comes at once. Answers which door it was."""
    before = volunteer.url
    household = DOOR.search(before)
    assert household
    volunteer.locator(f'button[name="result"][value="{result}"]').click()
    volunteer.wait_for_url(lambda url: url != before)
    return household[2]


def window(page: Page, household: str) -> Locator:
    return page.locator(f'window-wall .pane[data-id="{household}"]')


@pytest.fixture
def desk(sign_in: SignIn) -> Page:
    return sign_in("desk")


@pytest.fixture
def volunteer(sign_in: SignIn) -> Page:
    return sign_in("volunteer", PHONE)


def test_a_tap_at_the_door_lights_its_window_at_the_desk(desk: Page, volunteer: Page, sign_in: SignIn, site: str):
    round_url = open_round(desk, site)
    desk.goto(site + give_stairwell(desk, round_url, come(volunteer, site)))
    wall, missing = watch(desk), sign_in("desk")
    missing.goto(f"{round_url}missing/")
    begin(volunteer, site)

    reached, tried, referred = tap(volunteer, "reached"), tap(volunteer, "absent"), tap(volunteer, "referred")

    for household, state in {reached: "reached", tried: "tried", referred: "reached"}.items():
        expect(window(desk, household)).to_have_attribute("data-state", state, timeout=SOON_MS)
    assert wall.loads == []
    before = _doors_missing(missing)
    missing.reload()
    assert _doors_missing(missing) == before - 2
    desk.goto(round_url)
    expect(desk.locator("#waiting")).to_contain_text("需要帮助")
    _settle_what_two_tell(desk, volunteer, sign_in("desk"), round_url)


def _settle_what_two_tell(desk: Page, volunteer: Page, other: Page, round_url: str) -> None:
    """The volunteer stands at a door whose page is open while the desk is told of the same door by phone."""
    waiting = watch(desk)
    standing_at = DOOR.search(volunteer.url)
    assert standing_at
    other.goto(f"{round_url}households/{standing_at[2]}/")
    other.locator('#door-sheet button[name="result"][value="vacant"]').click()
    expect(other.locator("#door-sheet")).to_contain_text("本指挥台")

    tap(volunteer, "reached")

    expect(desk.locator("#waiting .panel.lit")).to_be_visible(timeout=SOON_MS)
    desk.locator("#waiting .panel.lit a").first.click()
    expect(desk.locator("dialog #door-sheet")).to_be_visible()
    desk.locator('dialog button[name="result"][value="reached"]').click()
    expect(desk.locator('dialog #door-sheet i.pane[data-state="reached"]').first).to_be_visible(timeout=SOON_MS)
    expect(desk.locator("#waiting .panel.lit")).to_have_count(0, timeout=SOON_MS)
    assert waiting.loads == []


def _doors_missing(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("form.panel h2").first.inner_text()))


def test_the_last_tap_is_undone_and_a_double_tap_counts_once(desk: Page, volunteer: Page, site: str):
    round_url = open_round(desk, site)
    give_stairwell(desk, round_url, come(volunteer, site))
    begin(volunteer, site)
    before = volunteer.url

    volunteer.locator('button[name="result"][value="absent"]').dblclick(no_wait_after=True)
    volunteer.wait_for_url(lambda url: url != before)
    volunteer.locator('form[action$="/undo/"] button').click()

    expect(volunteer.get_by_role("status").first).to_contain_text("已撤销")
    household = DOOR.search(before)
    assert household
    desk.goto(f"{round_url}households/{household[2]}/")
    assert desk.locator("#door-sheet s").count() == 1


def test_axe_finds_no_serious_barrier_and_the_pages_are_kept_as_pictures(
    desk: Page, volunteer: Page, sign_in: SignIn, site: str
):
    """Wall, missing list, a door, its stairwell and the city's coverage: to be looked at in tests/artifacts."""
    round_url = open_round(desk, site)
    building = site + give_stairwell(desk, round_url, come(volunteer, site))
    begin(volunteer, site)
    for result in ("reached", "absent", "reached", "declined", "reached"):
        tap(volunteer, result)
    door = volunteer.url
    shown: dict[str, tuple[Page, str]] = {
        "round-wall": (desk, round_url),
        "round-building": (desk, building),
        "round-missing": (desk, f"{round_url}missing/"),
        "round-stairwells": (desk, f"{round_url}stairwells/"),
        "door": (volunteer, door),
        "stairwell": (volunteer, DOOR.sub(r"/me/doors/\1/", door.split("?", maxsplit=1)[0])),
        "my-stairwells": (volunteer, f"{site}/me/doors/"),
        "me": (volunteer, f"{site}/me/"),
        "city-coverage": (sign_in("city"), f"{site}/city/coverage/"),
        "city-coverage-phone": (sign_in("city", PHONE, scheme="dark"), f"{site}/city/coverage/"),
    }

    found = {name: _looked_at(name, *where) for name, where in shown.items()}

    assert {name: one for name, one in found.items() if one} == {}


def _looked_at(name: str, page: Page, address: str) -> list[object]:
    page.goto(address)
    page.wait_for_timeout(1_500)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)
    return list(barriers(page))


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), ((320, 640), "light")], ids=str)
def test_the_doors_fit_a_small_phone(desk: Page, sign_in: SignIn, site: str, size: tuple[int, int], scheme: str):
    volunteer = sign_in("volunteer", size, scheme=scheme)
    round_url = open_round(desk, site)
    give_stairwell(desk, round_url, come(volunteer, site))
    begin(volunteer, site)

    for address in (volunteer.url, volunteer.url.rsplit("/", 2)[0] + "/", f"{site}/me/doors/"):
        volunteer.goto(address)
        assert volunteer.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert barriers(volunteer) == []


def test_the_doors_need_no_javascript(
    desk: Page, sign_in: SignIn, signed_in: Callable[..., object], browser, site: str
):
    round_url = open_round(desk, site)
    volunteer = sign_in("volunteer", PHONE)
    give_stairwell(desk, round_url, come(volunteer, site))
    plain = browser.new_context(
        java_script_enabled=False,
        locale="zh-CN",
        storage_state=signed_in("volunteer"),
        viewport={"width": 360, "height": 740},
    )
    page = plain.new_page()
    begin(page, site)

    household = tap(page, "reached")
    plain.close()

    desk.goto(f"{round_url}households/{household}/")
    expect(desk.locator('#door-sheet i.pane[data-state="reached"]').first).to_be_visible()


def test_hours_begin_and_end_by_a_tap_and_the_desk_sees_who_is_at_work(desk: Page, volunteer: Page, site: str):
    name = come(volunteer, site)
    desk.goto(f"{site}/desk/{HOME}/")
    board = watch(desk)

    volunteer.locator('form[action="/me/arrivals/"] button').click()

    expect(volunteer.locator("main")).to_contain_text("起值守")
    if desk.locator("#here", has_text=name).count():  # the list is cut into pages
        expect(desk.locator("#here .seat", has_text=name)).to_contain_text("起值守", timeout=SOON_MS)
    volunteer.locator('form[action="/me/departures/"] button').click()
    expect(volunteer.locator('form[action="/me/arrivals/"]')).to_be_visible()
    assert board.loads == []
