"""The phone app in a real Chromium, by hand: .venv/bin/python bench/field_app.py. Slow 4G and a slow processor as Chromium imitates them.

Starts the small demo, and prints how long a first open takes until it can be used, an act until it is on the screen, and 300
acts until all are sent. The reference in the same run is the app without any throttling.
"""

import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.browser.conftest import CHROMIUM, DESKTOP, QUIETLY
from tests.browser.handset import Handset
from tests.browser.road import Road
from tests.browser.rounds import give
from tests.demo.running import Demo, data_folder, started

SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 180_000,
    "uploadThroughput": 84_375,
}  # bytes a second
SLOW_CPU = 4
OPENS, ACTS, UNSENT = 5, 40, 300
PAUSE_MS = 400  # the app itself takes no second act within 350
USABLE = "() => performance.getEntriesByName('muster-usable')[0]?.startTime"  # since the navigation began
# From the touch until the frame in which the screen says that it was kept, door after door.
RECORD = """async ({count, lease, pause}) => {
  const root = document.querySelector("muster-phone"), {app} = root, took = [];
  for (let i = 0; i < count; i++) {
    await new Promise(resolve => setTimeout(resolve, pause));
    const stairwell = app.tasks.stairwells.find(one => one.lease === lease), door = stairwell.doors[i % stairwell.doors.length];
    const from = performance.now();
    await app.visit(stairwell, door, {result: i % 3 ? "reached" : "absent", answers: {}, people: 0, excused: 0});
    await root.updateComplete;
    await new Promise(requestAnimationFrame);
    took.push(performance.now() - from);
  }
  return took;
}"""
SYNC = """async () => {
  const from = performance.now();
  await document.querySelector("muster-phone").app.phone.outbox.sync();
  return performance.now() - from;
}"""
LEFT = "document.querySelector('muster-phone').app.phone.outbox.state.waiting"


def throttled(handset: Handset) -> CDPSession:
    session = handset.page.context.new_cdp_session(handset.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
    return session


def taken(browser: Browser, demo: Demo, profile: Path) -> Handset:
    handset = Handset(browser.browser_type, CHROMIUM, QUIETLY, profile, Road(demo.port))
    handset.start()
    return handset


def signed_in(browser: Browser, demo: Demo, role: str, _size: tuple[int, int] = DESKTOP) -> Page:
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(demo.links()[role])
    page.locator("form.panel button.go").click()
    page.wait_for_url(lambda url: "/demo/" not in url)
    page.goto(demo.links()["ready"])
    return page


def first_open(browser: Browser, demo: Demo, *, is_slow: bool) -> float:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        handset = taken(browser, demo, Path(folder) / "profile")
        if is_slow:
            throttled(handset)
        handset.page.goto(f"{handset.road.url}/app/", wait_until="commit")
        took = float(handset.page.wait_for_function(USABLE).json_value()) / 1000
        handset.shut()
        handset.road.end()
    return took


def acts(browser: Browser, demo: Demo, *, is_slow: bool) -> tuple[list[float], float]:
    """Milliseconds of each act; and of one sending of `UNSENT`."""
    round_ = give(partial(signed_in, browser, demo), demo.links()["ready"].rstrip("/"))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        handset = taken(browser, demo, Path(folder) / "profile")
        handset.sign_in(demo.links()["volunteer"])
        handset.pull()
        lease = handset.stairwells(round_.id)[0].lease
        if is_slow:
            throttled(handset)
        handset.road.close()
        took = handset.page.evaluate(RECORD, {"count": ACTS, "lease": lease, "pause": PAUSE_MS})
        handset.page.evaluate(RECORD, {"count": UNSENT - ACTS, "lease": lease, "pause": 0})
        waiting = handset.page.evaluate(LEFT)
        handset.road.open()
        sent_ms = handset.page.evaluate(SYNC)
        left = handset.page.evaluate(LEFT)
        assert (waiting, left) == (UNSENT, 0), (waiting, left)
        handset.shut()
        handset.road.end()
    return took, sent_ms


def main() -> None:
    with data_folder() as folder, started(folder, "--speed", "10000") as demo, sync_playwright() as playwright:
        demo.links()
        demo.wait_until_replayed()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        for name, is_slow in (("no throttling", False), ("slow 4G, processor 4x slower", True)):
            opened = [first_open(browser, demo, is_slow=is_slow) for _ in range(OPENS)]
            took, sent_ms = acts(browser, demo, is_slow=is_slow)
            print(
                f"{name}: first open to use {min(opened):.2f}-{max(opened):.2f} s, median {statistics.median(opened):.2f} s;"
                f" an act p50 {statistics.median(took):.0f} ms, slowest {max(took):.0f} ms; {UNSENT} acts sent in {sent_ms:.0f} ms",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main()
