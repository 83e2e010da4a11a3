"""From demand to everybody home in time: a week is planned, somebody drops out at six, a few move, and relief comes before the limit."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import barriers
from tests.browser.books import Books, opened
from tests.browser.conftest import DESKTOP, PHONE, SignIn
from tests.browser.test_rounds import HOME
from tests.demo.running import Demo

pytestmark = pytest.mark.browser

PLANNED_MS = 120_000  # the first plan after an installation compiles its kernels
REPAIRED_MS = 30_000
LOOKS = [(language, scheme) for language in ("zh-CN", "en-GB") for scheme in ("light", "dark")]
# Somebody of the community who has been at work for nine hours and a half, on a shift of twelve hours that began with them.
SHIFT = """
INSERT INTO shifts_shift (community_id, id, operation_id, city_id, post_id, "on", starts_at, ends_at, must, better, is_by_hand)
SELECT p.community_id, %s, p.operation_id, p.city_id, p.id, %s::date, %s, %s, 1, 1, true FROM shifts_post p
WHERE p.community_id = (SELECT id FROM places_area WHERE code = %s) ORDER BY p.made_at, p.id LIMIT 1
"""
DUTY = """
INSERT INTO shifts_duty (community_id, shift_id, volunteer_id, operation_id, seat, starts_at, ends_at, set_by, set_at)
SELECT s.community_id, s.id, p.volunteer_id, s.operation_id, 1, s.starts_at, s.ends_at, s.id, s.starts_at
FROM shifts_shift s JOIN ledger_presence p ON p.community_id = s.community_id AND p.operation_id = s.operation_id
WHERE s.id = %s AND NOT EXISTS (
    SELECT FROM shifts_duty d WHERE d.volunteer_id = p.volunteer_id AND d.starts_at < s.ends_at AND d.ends_at > s.starts_at)
ORDER BY p.volunteer_id LIMIT 1
"""
AT_WORK = """
UPDATE ledger_presence p SET working_since = s.starts_at,
    arrivals = p.arrivals || jsonb_build_object(%s::text, jsonb_build_array(s.community_id, s.starts_at))
FROM shifts_shift s JOIN shifts_duty d ON d.shift_id = s.id
WHERE s.id = %s AND p.volunteer_id = d.volunteer_id
"""


@pytest.fixture(scope="module")
def books(demo: Demo) -> Iterator[Books]:
    with opened(demo) as read:
        yield read


def board_of(page: Page, site: str, monday: str) -> dict[str, Any]:
    answer = page.request.get(f"{site}/desk/{HOME}/shifts/board.json?from={monday}")
    return dict(json.loads(answer.body()))


def next_monday() -> str:
    today = datetime.now(UTC) + timedelta(hours=8)
    return (today + timedelta(days=7 - today.weekday())).strftime("%Y-%m-%d")


def test_a_week_is_planned_repaired_and_relieved(sign_in: SignIn, site: str, books: Books):
    desk, monday = sign_in("desk"), next_monday()
    desk.goto(f"{site}/desk/{HOME}/shifts/?from={monday}")

    _plan(desk)
    filled = board_of(desk, site, monday)
    on_duty = next(one for one in filled["shifts"] if one["duties"])
    expect(desk.locator("shift-board")).to_contain_text(_name(filled, on_duty))

    desk.goto(f"{site}{on_duty['url']}")
    gone = on_duty["duties"][0]["person"]
    desk.locator("form", has=desk.locator(f"input[value='{gone}']")).get_by_role("button", name="来不了").click()
    _decide(desk, "看修补方案并决定", wait_ms=REPAIRED_MS)
    repaired = board_of(desk, site, monday)
    assert gone not in {duty["person"] for duty in _shift(repaired, on_duty["id"])["duties"]}
    assert _moved(filled, repaired, but=gone) <= 2 * sum(
        d["person"] == gone for s in filled["shifts"] for d in s["duties"]
    )

    tired = _somebody_near_the_limit(books)
    desk.goto(f"{site}/desk/{HOME}/shifts/")
    desk.get_by_role("button", name="接班").first.click()
    expect(desk.get_by_text("已保存，会通知两人。")).to_be_visible()
    this_week = board_of(desk, site, datetime.now(UTC).strftime("%Y-%m-%d"))
    assert len([one for one in this_week["shifts"] if one["id"] == tired]) <= 1


def test_a_move_is_refused_with_its_reason_before_anything_is_sent(sign_in: SignIn, site: str):
    desk, monday = sign_in("desk"), next_monday()
    told = board_of(desk, site, monday)
    full = next(one for one in told["shifts"] if len(one["duties"]) >= one["must"] + one["better"])
    free = next(one for one in told["people"] if one["id"] not in {duty["person"] for duty in full["duties"]})

    answer = desk.request.get(f"{site}/desk/{HOME}/shifts/fits/?from={monday}&person={free['id']}&leaving=").json()

    assert answer["fits"][full["id"]].startswith("这个班次满了")


@pytest.mark.parametrize(("language", "scheme"), LOOKS)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_pages_have_no_barriers(sign_in: SignIn, site: str, size, language: str, scheme: str):
    page = sign_in("desk", size, language=language, scheme=scheme)
    for address in ("", "posts/", "posts/new/", "limits/", f"?from={next_monday()}"):
        page.goto(f"{site}/desk/{HOME}/shifts/{address}")
        if not address or address.startswith("?"):
            expect(page.locator("shift-board")).to_be_visible()
        assert barriers(page) == [], address


def _plan(desk: Page) -> None:
    """Ask for a plan, or take the one that waits, and say yes to it."""
    if not desk.get_by_role("link", name="看方案并决定").count():
        desk.get_by_role("button", name="排这一周").click()
    _decide(desk, "看方案并决定", wait_ms=PLANNED_MS)


def _decide(desk: Page, link: str, *, wait_ms: int) -> None:
    desk.get_by_role("link", name=link).click(timeout=wait_ms)
    desk.get_by_role("button", name="同意，照此执行").click()
    expect(desk.get_by_text("已执行")).to_be_visible()


def _shift(told: dict[str, Any], shift_id: str) -> dict[str, Any]:
    return next(one for one in told["shifts"] if one["id"] == shift_id)


def _name(told: dict[str, Any], shift: dict[str, Any]) -> str:
    return next(str(one["name"]) for one in told["people"] if one["id"] == shift["duties"][0]["person"])


def _moved(before: dict[str, Any], after: dict[str, Any], *, but: str) -> int:
    """Duties that ended, of everybody but one."""

    def held(told: dict[str, Any]) -> set[tuple[str, str]]:
        return {
            (one["id"], duty["person"]) for one in told["shifts"] for duty in one["duties"] if duty["person"] != but
        }

    return len(held(before) - held(after))


def _somebody_near_the_limit(books: Books) -> str:
    now, shift, arrival = datetime.now(UTC), str(uuid4()), str(uuid4())
    begins = now - timedelta(hours=9, minutes=30)
    books.change(SHIFT, shift, begins + timedelta(hours=8), begins, begins + timedelta(hours=12), HOME)
    books.change(DUTY, shift)
    books.change(AT_WORK, arrival, shift)
    return shift
