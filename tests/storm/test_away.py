"""G25: PostgreSQL away for a while, by stopping, freezing or a full disk. 503 with Retry-After, never 500; nothing acknowledged lost.

Planted bugs, caught here: OperationalError taken for a fault (500).
"""

import asyncio
import os
import random
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.storm.oracle import Found, found, say
from tests.storm.stage import App, Stage
from tests.storm.writers import Told, parcels, send_all

STORM = os.environ.get("MUSTER_STORM") == "1"
AWAY_S = 30 if STORM else 5
HEALTHY_WITHIN_S = 5
PAGES = ("/", "/sign-in/", "/api/v1/me", "/api/v1/operations", "/privacy/")
MUTE = -503  # without Retry-After
DISK_MB = 128
WRITERS = 6


def test_while_postgresql_is_stopped_all_answers_are_503_with_retry_after(stage: Stage):
    result, pages = _away(stage, _stopped)

    assert pages.keys() <= {200, 302, 401, 404, 503}
    assert pages[503] > 0
    assert result == Found(0, 0, 0)


def test_while_postgresql_hangs_nothing_is_a_500_and_afterwards_all_is_well(stage: Stage):
    result, pages = _away(stage, _frozen)

    assert 500 not in pages
    assert result == Found(0, 0, 0)


def test_storm_finds_a_500(stage: Stage):
    with pytest.raises(AssertionError, match="500"):
        _away(stage, _stopped, planted="five_hundred")


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of its own that can be filled. Only root can make one."""
    path = Path(tempfile.mkdtemp(prefix="muster-full-"))
    path.chmod(0o755)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "none", path], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip(f"NOT TESTED: a full disk. No file system can be mounted here: {done.stderr.decode().strip()}")
    yield path
    subprocess.run(["umount", "--lazy", path], check=False)
    path.rmdir()


def test_a_full_disk_refuses_politely_still_reads_and_goes_on_unaided(small_disk: Path, stages: Callable[..., Stage]):
    """The tables' disk. Where the log's own disk is full PostgreSQL stops itself: that one is watched, not survived."""
    seed = random.randrange(10**6)
    stage = stages(within=small_disk, log_elsewhere=True)
    app = stage.serve().wait()
    told = Told()

    asyncio.run(send_all([app], parcels(400, per_batch=20, seed=seed), told, writers=WRITERS, resend=False, seed=seed))
    ballast = small_disk / "ballast"
    _fill(ballast)
    asyncio.run(_send_until_refused(app, told, seed + 1))
    refused = told.refusals.copy()
    reads = httpx.get(app.url + "/healthz").status_code
    _fill(ballast)  # also what was freed meanwhile
    ballast.unlink()
    began = time.monotonic()
    asyncio.run(
        send_all([app], parcels(400, per_batch=20, seed=seed + 2), told, writers=WRITERS, resend=True, seed=seed)
    )

    result = found(stage, told)
    say("G25 disk full", seed, told, result, back_after_s=round(time.monotonic() - began, 1))
    assert refused.keys() == {503}
    assert reads == 200
    assert not told.without_retry_after
    assert result == Found(0, 0, 0)


def _away(
    stage: Stage, away: Callable[[Stage], Callable[[], None]], *, planted: str = ""
) -> tuple[Found, Counter[int]]:
    """Writers and readers before, while and after PostgreSQL is away. Prints the line of it."""
    seed = random.randrange(10**6)
    app = stage.serve(planted=planted).wait()
    for page in PAGES:  # the first of each takes its time
        httpx.get(app.url + page, timeout=60)
    pid = app.process.pid
    told, pages = Told(), Counter[int]()

    async def storm() -> float:
        waiting = parcels(100_000, per_batch=5, seed=seed)
        writing = asyncio.create_task(
            send_all([app], waiting, told, writers=WRITERS, resend=True, seed=seed), name="writers"
        )
        reading = asyncio.create_task(_read(app, pages))
        await asyncio.sleep(2)
        come_back = await asyncio.to_thread(away, stage)
        await asyncio.sleep(AWAY_S)
        await asyncio.to_thread(come_back)
        began = time.monotonic()
        while not await asyncio.to_thread(app.is_healthy):
            assert time.monotonic() - began < 60, "Not healthy again."
        healthy_after_s = time.monotonic() - began
        await asyncio.sleep(2)
        for task in (writing, reading):
            task.cancel()
        await asyncio.gather(writing, reading, return_exceptions=True)
        return healthy_after_s

    healthy_after_s = asyncio.run(storm())
    assert told.refusals.keys() <= {0, 503}, f"answers: {told.refusals}"
    assert pages.keys().isdisjoint({500, 502, 504, MUTE}), f"pages: {pages}"
    assert not told.without_retry_after
    assert healthy_after_s <= HEALTHY_WITHIN_S
    assert (app.process.pid, app.process.poll()) == (pid, None)
    result = found(stage, told)
    say(
        f"G25 away {AWAY_S} s, {away.__name__[1:]}",
        seed,
        told,
        result,
        healthy_after_s=round(healthy_after_s, 1),
        pages=dict(pages),
    )
    return result, pages


async def _read(app: App, pages: Counter[int]) -> None:
    async with httpx.AsyncClient(timeout=60) as client:
        while True:
            for page in PAGES:
                with suppress(httpx.HTTPError):
                    answer = await client.get(app.url + page)
                    is_mute = answer.status_code == 503 and "retry-after" not in answer.headers
                    pages[MUTE if is_mute else answer.status_code] += 1
            await asyncio.sleep(0.05)


def _stopped(stage: Stage) -> Callable[[], None]:
    stage.stop_postgres_immediately()
    return stage.start_postgres


def _frozen(stage: Stage) -> Callable[[], None]:
    stage.freeze_postgres(signal.SIGSTOP)
    return lambda: stage.freeze_postgres(signal.SIGCONT)


def _fill(ballast: Path) -> None:
    """Until nothing more fits."""
    size = 1_048_576
    with ballast.open("ab", buffering=0) as file:
        while size >= 4_096:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2


async def _send_until_refused(app: App, told: Told, seed: int) -> None:
    """Pages that are there already take some rows yet."""
    for turn in range(50):
        await send_all(
            [app],
            parcels(2_000, per_batch=100, seed=seed + turn * 1_000),
            told,
            writers=WRITERS,
            resend=False,
            seed=seed,
        )
        if told.refusals[503] > 3:
            return
    raise AssertionError("The disk was never full.")
