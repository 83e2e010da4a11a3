"""`muster demo`: one command from nothing to a city that mobilises."""

import os
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime
from types import FrameType

from rich.console import Console

from muster import database
from muster.boot import booted
from muster.demo import marker as markers
from muster.demo.children import children, require_alive, wait_until_ready
from muster.demo.day import MINUTES, Reply, plan_day
from muster.demo.folder import claimed
from muster.demo.marker import Marker
from muster.embedded import EmbeddedError

LEAVING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)  # SIGINT too: a shell's `&` has it ignored
PLAYED_EACH_MIN = 5.0  # minutes of the half-day between two notes of how far it is


def run(*, port: int, speed: float, fresh: bool, small: bool = False, scale: str | None = None) -> int:
    """Build what is missing, serve, print the links, replay the half-day; until Ctrl-C."""
    if database.external() is not None:
        raise EmbeddedError("The demo keeps its own database. Unset MUSTER_DATABASE_URL to run it.")
    if not 0 < speed <= 10_000:
        raise EmbeddedError("The speed must be above 0 and at most 10000.")
    for number in LEAVING:
        signal.signal(number, _leave)
    _require_free(port)
    small = small or os.environ.get("MUSTER_DEMO_SMALL") == "1"  # the browser tests' city
    marker = claimed(database.data_dir(), fresh=fresh, small=small, scale=scale)
    console = Console(stderr=True)
    with booted("muster_owner"):
        marker = _built(marker, console)
        with children(port) as running:
            wait_until_ready(running, port)
            _print_links(port)
            _play(marker, running, port=port, speed=speed, console=console)
    return 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Once: an impatient second Ctrl-C must not leave half of it running."""
    for number in LEAVING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise EmbeddedError(
                f"Port {port} is taken. Choose another: `muster demo --port 8100` or MUSTER_PORT=8100."
            ) from error


def _built(marker: Marker, console: Console) -> Marker:
    from muster.demo import scenario, stairwells  # noqa: PLC0415
    from muster.migrate import migrate  # noqa: PLC0415 - needs Django set up

    with console.status("schema …") as status:
        migrate(verbosity=0)
        if not marker.loaded:
            scenario.build(marker, told=lambda step: status.update(f"{step} …"))
            marker = markers.write(database.data_dir(), markers.loaded(marker))
        stairwells.give_stairwells(marker, now=datetime.now(UTC))
    return marker


def _print_links(port: int) -> None:
    from django.urls import reverse  # noqa: PLC0415

    from muster.demo.accounts import HOME  # noqa: PLC0415
    from muster.entry.demo_links import ROLES, address, with_key  # noqa: PLC0415

    site = f"http://127.0.0.1:{port}"
    print(f"ready {site}/", flush=True)
    links = {role: address(role) for role in ROLES} | {"resident": with_key(reverse("door:demo", args=[HOME]))}
    for role in ("city", "organisation", "desk", "leader", "volunteer", "resident", "auditor"):
        print(f"{role} {site}{links[role]}", flush=True)


def _play(marker: Marker, running: list[subprocess.Popen[bytes]], *, port: int, speed: float, console: Console) -> None:
    from muster.demo import answers, come, lending, posts, replay, scenario  # noqa: PLC0415
    from muster.demo.visits import plan_visits  # noqa: PLC0415

    scale = scenario.scale_of(marker)
    stage = scenario.stage(marker, now=datetime.now(UTC))
    day = plan_day(scenario.invented(marker), communities=scale.communities, seed=marker.seed)
    visits = plan_visits(scenario.doors_to_visit(marker), seed=marker.seed)
    noted = marker

    def passed(minute: float) -> None:
        nonlocal noted
        require_alive(running)
        come.answer_calls(now=datetime.now(UTC))
        lending.propose_once(minute, now=datetime.now(UTC))
        lending.answer_loans(now=datetime.now(UTC))
        if minute >= noted.reached_min + PLAYED_EACH_MIN or minute >= MINUTES:
            noted = markers.write(database.data_dir(), markers.at(noted, minute))

    def answer(reply: Reply) -> None:
        answers.store(reply, stage)

    if marker.reached_min < MINUTES:
        console.print(f"The half-day is replayed {speed:g} times as fast as it went. Ctrl-C stops everything.")
        replay.replay(
            day, visits, stage, port=port, speed=speed, start_min=marker.reached_min, answer=answer, passed=passed
        )
    posts.plan_once(now=datetime.now(UTC))
    console.print("The half-day has been replayed. Ctrl-C stops everything; --fresh starts over.")
    while True:
        require_alive(running)
        come.answer_calls(now=datetime.now(UTC))
        lending.answer_loans(now=datetime.now(UTC))
        time.sleep(1)
