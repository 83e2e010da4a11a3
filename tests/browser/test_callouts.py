"""Two in the morning: one sentence from the desk, four seats; those who sleep are let sleep.

This demo's quiet hours are the whole day, so that it is night whatever the clock says. Nobody but those named here may be called:
the demo's invented people sleep, and whoever signed in here answers for themselves.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser.axe import barriers
from tests.browser.books import opened
from tests.browser.callouts import Night, Sent, evening, field_app, rings, send
from tests.browser.conftest import DESKTOP, PHONE, SignIn, keeper
from tests.browser.handset import SOON_MS
from tests.browser.test_mobilise import watch
from tests.browser.test_rounds import HOME
from tests.demo.running import Demo, data_folder, started

pytestmark = pytest.mark.browser

SENTENCE = "没睡的人请速来社区帮忙，准备第二轮核酸，要4个人"
LOOKS = [(language, scheme) for language in ("zh-CN", "en-GB") for scheme in ("light", "dark")]
ASIDE_MS = 1_500  # long enough for what would come to have come

Someone = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """A demo of this file's own, in which it is always night."""
    with pytest.MonkeyPatch.context() as environment, data_folder() as folder:
        environment.setenv("MUSTER_QUIET_HOURS", "00:00-24:00")
        with started(folder, "--speed", "10000") as running:
            running.links()
            running.wait_until_replayed()
            yield running


@pytest.fixture(scope="module")
def signed_in(demo: Demo, browser: Browser) -> Callable[[str], StorageState]:
    return keeper(demo, browser)


@pytest.fixture(scope="module")
def night(demo: Demo, browser: Browser) -> Iterator[Night]:
    with opened(demo) as books:
        yield Night(demo.links()["ready"].rstrip("/"), books, browser)


def test_four_seats_are_filled_by_those_who_are_awake(night: Night, sign_in: SignIn, someone: Someone, site: str):
    *asleep, first, second, third, fifth = night.neighbours(6)
    night.begins(called=[first, second, third, fifth])
    awake = field_app(someone(PHONE, kept=_volunteer(sign_in), zone=evening()), site)
    sleeping = [field_app(someone(PHONE, kept=night.kept(one)), site) for one in asleep]
    listening = field_app(someone(PHONE, kept=night.kept(fifth)), site)
    _says_call_me_tonight(awake)

    callout = send(sign_in("desk"), site, SENTENCE, looked=_is_read_rightly)

    _is_asked(awake)
    _is_asked(listening)
    board = watch(callout.desk)
    awake.locator("[data-say=yes]").click()
    expect(awake.locator("call-card .story")).to_contain_text("您有名额了")
    _desk_shows(callout, 1, chip="前到")
    for many, one in enumerate((first, second, third), start=2):
        assert callout.said(night.kept(one))["mine"] == "seated"
        _desk_shows(callout, many, name=one.name)
    expect(callout.desk.locator("#figures .chip.ok").first).to_have_text("人齐了")

    expect(listening.locator("call-card")).to_contain_text("人齐了，谢谢。去睡吧。", timeout=SOON_MS)
    expect(listening.locator("call-card [data-say]")).to_have_count(0)
    assert rings(listening) == 1

    awake.locator("call-card button.go").click()
    awake.locator("call-card input.code").fill(callout.code)  # the last digit says it
    expect(awake.locator("call-card .story")).to_have_text("您到了，辛苦了。", timeout=SOON_MS)
    expect(callout.desk.locator("#coming .chip.ok")).to_have_count(1, timeout=SOON_MS)
    assert callout.said(night.kept(first), "here", code=callout.code)["mine"] == "arrived"
    expect(callout.desk.locator("#coming .chip.ok")).to_have_count(2, timeout=SOON_MS)
    assert board.loads == []

    callout.stop()
    expect(awake.locator("call-card")).to_contain_text("召集结束了，辛苦了。", timeout=SOON_MS)
    expect(listening.locator("call-card")).to_contain_text("召集结束了，谢谢。", timeout=SOON_MS)
    listening.wait_for_timeout(ASIDE_MS)
    assert [rings(phone) for phone in (awake, listening)] == [1, 1]
    for phone in sleeping:
        assert rings(phone) == 0
        expect(phone.locator("call-card")).to_have_count(0)
    assert [night.sent_to(one.id, callout.id) for one in asleep] == [[], []]
    # A text message would make a sound: the thanks are not sent by it.
    assert night.sent_to(fifth.id, callout.id) == [("callout.asked", False)]


def _volunteer(sign_in: SignIn) -> StorageState:
    return sign_in("volunteer", PHONE).context.storage_state()


def _says_call_me_tonight(phone: Page) -> None:
    """By themselves, on the Now screen, since it is evening there."""
    phone.locator("tonight-switch input").check()
    expect(phone.locator("tonight-switch [role=status]")).to_contain_text("前可以叫您")


def _is_read_rightly(desk: Page) -> None:
    """Four, to the community, at once; the first wave asks those five who may be called."""
    expect(desk.locator("#id_seats")).to_have_value("4")
    expect(desk.locator("#id_place")).to_have_value("社区")
    expect(desk.locator("#id_starts_at")).to_have_value("")
    expect(desk.locator("#first-wave")).to_contain_text("第一批问本社区 5 人。")
    _follows_a_correction(desk)


def _follows_a_correction(desk: Page) -> None:
    """The first wave is told as it would be sent, and nothing else on the form moves."""
    desk.locator("#proposal summary").click()
    size = desk.locator("#id_wave_people")
    before = size.input_value()
    for told, people in (("3", 3), (before, 5)):
        size.fill(told)
        size.blur()
        expect(desk.locator("#first-wave")).to_contain_text(f"第一批问本社区 {people} 人。")
        expect(size).to_be_visible()
    desk.locator("#proposal summary").click()


def _is_asked(phone: Page) -> None:
    card = phone.locator("call-card")
    expect(card).to_contain_text(SENTENCE, timeout=SOON_MS)
    expect(card.locator(".short .num")).to_have_text("4")
    phone.wait_for_function("window.rings === 1")


def _desk_shows(callout: Sent, many: int, *, name: str = "", chip: str = "") -> None:
    """So many seats are taken, without anybody loading the page anew."""
    expect(callout.desk.locator("#figures .num").first).to_have_text(str(many), timeout=SOON_MS)
    expect(callout.desk.locator("#coming")).to_contain_text(name or chip, timeout=SOON_MS)


@dataclass(frozen=True)
class Standing:
    """One person for each way to stand in a call-out, and the call-outs as the desk has them."""

    seated: StorageState
    reserve: StorageState
    offered: StorageState
    released: StorageState
    heard: StorageState
    waiting: StorageState
    full: Sent
    held: Sent
    open: Sent
    drill: Sent
    over: Sent


@pytest.fixture(scope="module")
def standing(night: Night, signed_in: Callable[[str], StorageState], browser: Browser) -> Iterator[Standing]:
    context = browser.new_context(locale="zh-CN", storage_state=signed_in("desk"))
    yield stand(night, context.new_page())
    context.close()


def stand(night: Night, desk: Page) -> Standing:
    people = night.neighbours(6)
    night.begins(called=people)
    seated, reserve, released, offered, heard, waiting = (night.kept(one) for one in people)
    over = send(desk, night.site, "来两个人把物资搬到三号楼")
    over.said(heard)
    over.stop()
    full = send(desk, night.site, "来一个人，把防护服送到广后街社区居委会二楼会议室")
    full.said(seated)
    full.said(reserve)
    held = send(desk, night.site, "要一个人去北门值守", hold_min="60")
    for kept, word in ((released, "yes"), (offered, "yes"), (released, "no")):
        held.said(kept, word)
    drill = send(desk, night.site, "演练：夜里能叫到谁", kind="drill")
    drill.said(heard)
    return Standing(
        seated, reserve, offered, released, heard, waiting,
        full=full, held=held, open=send(desk, night.site, SENTENCE), drill=drill, over=over,
    )  # fmt: skip


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
def test_the_phones_screens_of_a_call_keep_nobody_out(
    standing: Standing, someone: Someone, site: str, language: str, scheme: str
):
    found = {}
    for who in ("waiting", "reserve", "offered", "released", "heard", "seated"):
        context = someone(PHONE, language=language, scheme=scheme, kept=getattr(standing, who), zone=evening())
        phone = field_app(context, site)
        expect(phone.locator("call-card").first).to_be_visible(timeout=SOON_MS)
        expect(phone.locator("tonight-switch label")).to_be_visible(timeout=SOON_MS)
        found[who] = _kept_out(phone)
    phone.locator("call-card .panel.held button.go").first.click()
    found["code"] = _kept_out(phone)
    phone.locator("call-card button.quiet").click()
    phone.locator("call-card .panel.held button.big:not(.go)").first.click()
    found["sure"] = _kept_out(phone)
    phone.goto(f"{site}/app/#/call/{standing.full.id}")
    expect(phone.locator("call-screen dl.facts")).to_be_visible()
    found["page"] = _kept_out(phone)

    assert not any(found.values()), found


@pytest.mark.parametrize(
    "look",
    [
        (DESKTOP, "zh-CN", "light"),
        (DESKTOP, "en-GB", "dark"),
        (PHONE, "zh-CN", "dark"),
        (PHONE, "en-GB", "light"),
    ],
    ids=str,
)
def test_the_desks_pages_of_call_outs_keep_nobody_out(
    standing: Standing, sign_in: SignIn, site: str, look: tuple[tuple[int, int], str, str]
):
    size, language, scheme = look
    desk = sign_in("desk", size, language=language, scheme=scheme)
    here = f"{site}/desk/{HOME}/callouts/"
    found = {}
    desk.goto(here)
    desk.locator("#id_text").fill(SENTENCE)
    expect(desk.locator("#proposal button.go")).to_be_visible(timeout=SOON_MS)
    desk.locator("#proposal summary").click()
    found["list"] = _kept_out(desk)
    for name, url in {
        "open": standing.open.url, "full": standing.full.url, "held": standing.held.url, "drill": standing.drill.url,
        "over": standing.over.url, "chat": f"{standing.open.url}chat/", "words": f"{here}words/",
        "asked": f"{standing.open.url}asked/?wave=1",
    }.items():  # fmt: skip
        desk.goto(url)
        found[name] = _kept_out(desk)

    assert not any(found.values()), found


def _kept_out(page: Page) -> list[object]:
    """What axe finds, and how much wider than the screen the page is."""
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*barriers(page), *([too_wide] if too_wide > 0 else [])]
