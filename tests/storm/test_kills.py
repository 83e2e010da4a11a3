"""G1: writers go on while app processes and PostgreSQL are killed at any moment: nothing acknowledged is lost or doubled.

Both ways, because resends find doubles and hide losses. Planted bugs, each caught here: SELECT-then-INSERT without the unique key
(doubles), synchronous_commit=off and the answer before the commit (losses, only without resends).
"""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Iterator

import pytest

from tests.storm.oracle import Found, found, say
from tests.storm.stage import Stage
from tests.storm.writers import Parcel, Told, parcels, send_all

STORM = os.environ.get("MUSTER_STORM") == "1"
EVENTS, PER_BATCH, FAULTS = (300_000, 50, 60) if STORM else (3_000, 20, 4)
PLANTED_EVENTS, PLANTED_FAULTS = (30_000, 12) if STORM else (2_400, 3)
WRITERS = 8

Fault = Callable[[Stage, random.Random], Awaitable[None]]


@pytest.mark.parametrize("resend", [True, False], ids=["with resends", "without resends"])
def test_killed_at_any_moment_nothing_is_lost_and_nothing_doubled(stage: Stage, resend: bool):
    seed = random.randrange(10**6)
    for _ in range(2):
        stage.serve()
    told = asyncio.run(_storm(stage, _each_fault(), seed, events=EVENTS, faults=FAULTS, resend=resend))

    result = found(stage, told)

    say(f"G1 kills, {'with' if resend else 'without'} resends", seed, told, result, kills=FAULTS)
    assert result == Found(0, 0, 0)
    assert set(told.refusals) <= {0, 503}
    assert not told.without_retry_after
    assert not resend or told.acked == told.sent


def test_storm_finds_select_then_insert(stage: Stage):
    stage.rows("ALTER TABLE journal_fieldevent DROP CONSTRAINT journal_fieldevent_pkey")
    result = _planted(stage, "check_then_insert", [], resend=True)

    assert result.doubled > 0


@pytest.mark.parametrize("bug", ["commit_without_disk", "answer_before_commit"])
def test_storm_finds_an_answer_that_was_not_kept(stage: Stage, bug: str):
    result = _planted(stage, bug, [_kill_postgres], resend=False)

    assert result.lost > 0


def _planted(stage: Stage, bug: str, faults: list[Fault], *, resend: bool) -> Found:
    seed = random.randrange(10**6)
    for _ in range(2):
        stage.serve(planted=bug)
    count = PLANTED_FAULTS if faults else 0
    told = asyncio.run(_storm(stage, faults * count, seed, events=PLANTED_EVENTS, faults=count, resend=resend))
    result = found(stage, told)
    say(f"G1 planted {bug}", seed, told, result, kills=count)
    return result


async def _storm(stage: Stage, kinds: list[Fault], seed: int, *, events: int, faults: int, resend: bool) -> Told:
    for app in stage.apps:
        await asyncio.to_thread(app.wait)
    told = Told()
    waiting = parcels(events, per_batch=PER_BATCH, seed=seed)
    due = asyncio.Queue[None]()
    writing = send_all(stage.apps, _calling(waiting, faults, due), told, writers=WRITERS, resend=resend, seed=seed)
    faulting = asyncio.create_task(_faults(stage, kinds, faults, due, random.Random(seed)))
    await writing
    await faulting
    return told


def _calling(waiting: list[Parcel], faults: int, due: "asyncio.Queue[None]") -> Iterator[Parcel]:
    """The parcels; at equal distances a fault is called for."""
    every = max(1, len(waiting) // (faults + 1))
    for number, parcel in enumerate(waiting, start=1):
        if number % every == 0 and number // every <= faults:
            due.put_nowait(None)
        yield parcel


async def _faults(
    stage: Stage, kinds: list[Fault], faults: int, due: "asyncio.Queue[None]", chance: random.Random
) -> None:
    for number in range(faults):
        await due.get()
        await asyncio.sleep(chance.random() * 0.3)
        await kinds[number % len(kinds)](stage, chance)


def _each_fault() -> list[Fault]:
    return [_kill_postgres, _kill_an_app, _stop_immediately, _kill_a_child]


async def _kill_postgres(stage: Stage, _chance: random.Random) -> None:
    stage.kill_postgres()
    await asyncio.to_thread(stage.start_postgres)


async def _stop_immediately(stage: Stage, _chance: random.Random) -> None:
    await asyncio.to_thread(stage.stop_postgres_immediately)
    await asyncio.to_thread(stage.start_postgres)


async def _kill_a_child(stage: Stage, chance: random.Random) -> None:
    """PostgreSQL then ends all its children and recovers by itself."""
    stage.kill_postgres_child(chance)
    await asyncio.sleep(0.5)


async def _kill_an_app(stage: Stage, chance: random.Random) -> None:
    app = chance.choice(stage.apps)
    app.kill()
    app.start()
