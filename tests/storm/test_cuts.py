"""G25, the network: answers are cut off after the commit, between phone and server and between server and PostgreSQL.

Planted bug, caught here: the answer before the commit, where the connection to PostgreSQL is cut.
"""

import asyncio
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storm.oracle import Found, found, say
from tests.storm.proxy import Proxy
from tests.storm.stage import App, Stage
from tests.storm.writers import Told, parcels, send_all

STORM = os.environ.get("MUSTER_STORM") == "1"
EVENTS = 60_000 if STORM else 1_500
CUT_OF_PHONES = 0.2  # of answers
CUT_OF_DATABASE = 0.02  # of the questions to PostgreSQL and of its answers: some eight go to a batch
STORMS_MAX = 6
FAR_S = 0.3 if STORM else 0.02  # each way


class Behind(App):
    """A server as the phones see it: at the proxy's port."""

    def __init__(self, port: int) -> None:
        self.port = port


@pytest.fixture
def sockets() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="muster-cut-"))
    yield path
    shutil.rmtree(path)


def test_answers_cut_off_on_their_way_to_the_phone_lose_and_double_nothing(stage: Stage):
    seed = random.randrange(10**6)
    app = stage.serve().wait()
    proxy = Proxy(("127.0.0.1", 0), ("127.0.0.1", app.port), random.Random(seed), CUT_OF_PHONES, delay_s=FAR_S)

    async def storm() -> Told:
        await proxy.start()
        assert proxy._server
        port = proxy._server.sockets[0].getsockname()[1]
        told = Told()
        waiting = parcels(EVENTS, per_batch=10, seed=seed)
        await send_all([Behind(port)], waiting, told, writers=12, resend=True, seed=seed)
        await proxy.stop()
        return told

    told = asyncio.run(storm())

    result = found(stage, told)
    say("G25 answers to phones cut", seed, told, result, cuts=proxy.cuts)
    assert proxy.cuts > 10
    assert (result, told.acked) == (Found(0, 0, 0), told.sent)
    assert set(told.refusals) <= {0}


@pytest.mark.parametrize("resend", [True, False], ids=["with resends", "without resends"])
def test_answers_of_postgresql_cut_off_lose_and_double_nothing(stage: Stage, sockets: Path, resend: bool):
    seed, told, cuts = _behind_a_cut_database(stage, sockets, resend=resend)

    result = found(stage, told)
    say(f"G25 answers of PostgreSQL cut, {'with' if resend else 'without'} resends", seed, told, result, cuts=cuts)
    assert cuts > 10
    assert result == Found(0, 0, 0)
    assert set(told.refusals) <= {503}
    assert not told.without_retry_after


def test_cuts_find_an_answer_before_the_commit(stage: Stage, sockets: Path):
    """A batch in forty is lost so: storms follow one another until one was."""
    for _ in range(STORMS_MAX):
        seed, told, cuts = _behind_a_cut_database(stage, sockets, resend=False, planted="answer_before_commit")
        result = found(stage, told)
        if result.lost:
            break

    say("G25 planted answer_before_commit", seed, told, result, cuts=cuts)
    assert result.lost > 0


def _behind_a_cut_database(stage: Stage, sockets: Path, *, resend: bool, planted: str = "") -> tuple[int, Told, int]:
    seed = random.randrange(10**6)
    real = f"{stage._held[-1].host}/.s.PGSQL.5432"
    # Of a COMMIT that is lost nothing was kept; of one whose answer is cut everything, and the server cannot know which.
    proxy = Proxy(f"{sockets}/.s.PGSQL.5432", real, random.Random(seed))
    password = stage._held[-1].password("muster_app")
    url = f"postgresql://muster_app:{password}@/muster?host={sockets}&port=5432"

    async def storm() -> Told:
        await proxy.start()
        app = stage.serve(planted=planted, MUSTER_APP_DATABASE_URL=url)
        await asyncio.to_thread(app.wait)
        proxy.cut_share = proxy.lose_share = CUT_OF_DATABASE
        told = Told()
        waiting = parcels(EVENTS, per_batch=10, seed=seed)
        await send_all([app], waiting, told, writers=8, resend=resend, seed=seed)
        proxy.cut_share = proxy.lose_share = 0.0
        await proxy.stop()
        return told

    told = asyncio.run(storm())
    return seed, told, proxy.cuts
