"""Chromium is killed at any moment while acts are kept and sent over a bad road: nothing is lost and nothing doubled.

Measured against what the screen said was kept, and where the kill came before it could say so, against what it shows when
it is opened again. The phone must say it before the act is lost, and the ledger must hold it once.
"""

import os
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Error

from tests.browser.books import Books, opened
from tests.browser.conftest import SignIn
from tests.browser.handset import LOOKS, Handset, Stairwell
from tests.browser.rounds import give
from tests.demo.running import Demo
from tests.storm.oracle import LINES

pytestmark = pytest.mark.browser

KILLS = 50 if os.environ.get("MUSTER_STORM") == "1" else 5
LIFE_MAX_S = 3.0
CUT_SHARE, LOSE_SHARE = 0.25, 0.15
ALL_SENT_MS = 180_000
OTHERWISE = {
    "reached": "declined",
    "declined": "reached",
    "": "reached",
}  # so that a door shows whether it was told again


@pytest.fixture
def books(demo: Demo) -> Iterator[Books]:
    with opened(demo) as found:
        yield found


@dataclass
class Screen:
    """What the phone has said so far: the last result at each door, and how many acts there were."""

    last: dict[str, str] = field(default_factory=dict)
    kept: Counter[str] = field(default_factory=Counter)

    def says(self, household: str, result: str) -> None:
        self.last[household] = result
        self.kept[household] += 1

    @property
    def looks(self) -> dict[str, str]:
        return {household: LOOKS[result] for household, result in self.last.items()}


def test_killed_at_any_moment_the_phone_loses_and_doubles_nothing(
    sign_in: SignIn, handset: Callable[..., Handset], books: Books, site: str
):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    round_ = give(sign_in, site)
    phone = handset()
    phone.pull()
    phone.keeps_the_shell()
    (stairwell,) = phone.stairwells(round_.id)
    bad = phone.road.turn_bad(chance, cut_share=CUT_SHARE, lose_share=LOSE_SHARE)
    screen = Screen()

    for _ in range(KILLS):
        _live_and_die(phone, stairwell, screen, chance)
    phone.road.turn_good()
    _send_the_rest(phone)

    lost = screen.kept - books.told_of_each(round_.id)
    doubled = books.told_of_each(round_.id) - screen.kept
    told = f"kills {KILLS} acts {screen.kept.total()} cuts {bad.cuts} lost {lost.total()} doubled {doubled.total()}"
    LINES.append(f"scenario G6 phone killed: seed {seed} {told}")
    assert (lost, doubled, books.doubled(round_.id)) == (Counter(), Counter(), [])
    assert books.standing(round_.id) == screen.looks


def _live_and_die(phone: Handset, stairwell: Stairwell, screen: Screen, chance: random.Random) -> None:
    """Tell of one door after the other until the browser is killed; open it again, and believe what it shows."""
    killer = threading.Timer(chance.uniform(0.1, LIFE_MAX_S), phone.kill)
    killer.start()
    household = result = ""
    try:
        while True:
            household = chance.choice(list(stairwell.doors))
            result = OTHERWISE[screen.last.get(household, "")]
            phone.tell(stairwell, household, result)
            screen.says(household, result)
    except (Error, AssertionError):
        killer.join()
        assert not phone.is_alive
    phone.reopen()
    shown = phone.marks(stairwell)
    if shown[household] == LOOKS[result] and screen.last.get(household) != result:
        screen.says(household, result)  # it was kept, and the kill came before the screen could say so
    assert {household: shown[household] for household in screen.last} == screen.looks


def _send_the_rest(phone: Handset) -> None:
    phone.go("#/outbox")
    phone.hears_of_a_network()
    phone.all_sent(within_ms=ALL_SENT_MS)
