"""Group commit: who flushes together, and that nobody pays for another. The database's part is played by a stand-in."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from muster.identifiers import uuid7
from muster.journal.event import made_here
from muster.journal.kinds import ReportedIn
from muster.ledger.record import Recorded
from muster.ledger.verdicts import Deposit, Result
from muster.live import gather
from muster.live.database import DatabaseAway
from muster.live.gather import FLUSH_ROWS_MAX, ROWS_MAX, Crowded, Gather

NOW = datetime(2022, 10, 24, tzinfo=UTC)
SENDER = uuid7()
NORTH, SOUTH = 1, 2


class Table:
    """What was committed, flush by flush; while the gate is shut a flush waits before it commits."""

    def __init__(self) -> None:
        self.flushes: list[tuple[int, list[Deposit]]] = []
        self.received_at: list[datetime] = []
        self.gate = asyncio.Event()
        self.under_way = 0
        self.most_under_way = 0
        self.fails: Callable[[int, Sequence[Deposit]], None] = lambda community_id, deposits: None

    async def together(
        self, _database: object, community_id: int, deposits: Sequence[Deposit], *, received_at: datetime
    ) -> Recorded:
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await self.gate.wait()
            self.fails(community_id, deposits)
        finally:
            self.under_way -= 1
        self.flushes.append((community_id, list(deposits)))
        self.received_at.append(received_at)
        return Recorded([Result(one.event.id, "accepted") for one in deposits], {community_id})


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    made = Table()
    monkeypatch.setattr(gather, "all_together", made.together)
    monkeypatch.setattr(gather, "deposit", made.together)
    return made


def played(scene: Callable[[Gather], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(60):
            await scene(Gather(object()))  # type: ignore[arg-type]

    asyncio.run(run())


def brought(count: int = 1) -> list[Deposit]:
    facts = ReportedIn(SENDER, SENDER, "app")
    return [Deposit(made_here(uuid7(), facts, community="62", now=NOW, device=SENDER), SENDER) for _ in range(count)]


def joins(
    door: Gather, deposits: Sequence[Deposit], *, to: int = NORTH, at: datetime = NOW
) -> "asyncio.Task[dict[int, Recorded]]":
    return asyncio.create_task(door.recorded({to: deposits}, received_at=at))


async def soon() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def ids(recorded: Recorded) -> list[object]:
    return [result.id for result in recorded.results]


def test_what_comes_while_a_flush_is_under_way_goes_with_the_next_in_its_order(table: Table):
    async def scene(door: Gather) -> None:
        first = joins(door, brought())
        await soon()
        parts = [brought(n) for n in (3, 1, 2)]
        later = [joins(door, part, at=NOW + timedelta(seconds=9 - n)) for n, part in enumerate(parts)]
        await soon()
        assert (table.under_way, table.flushes) == (1, [])

        table.gate.set()
        answers = await asyncio.gather(first, *later)

        assert [len(deposits) for _, deposits in table.flushes] == [1, 6]
        assert table.flushes[1][1] == [one for part in parts for one in part]
        assert table.received_at == [NOW, NOW + timedelta(seconds=9)]
        for part, answer in zip(parts, answers[1:], strict=True):
            assert ids(answer[NORTH]) == [one.event.id for one in part]

    played(scene)


def test_communities_are_flushed_side_by_side_and_one_community_never_twice_at_once(table: Table):
    async def scene(door: Gather) -> None:
        asked = [joins(door, brought(), to=to) for to in (NORTH, SOUTH, 3, 4, 5, 6) for _ in range(3)]
        await soon()
        assert table.under_way == gather.FLUSHES_MAX

        table.gate.set()
        await asyncio.gather(*asked)

        assert table.most_under_way == gather.FLUSHES_MAX
        assert sorted(to for to, _ in table.flushes) == [NORTH, SOUTH, 3, 4, 5, 6]

    played(scene)


def test_a_flush_holds_no_more_rows_than_the_limit(table: Table):
    async def scene(door: Gather) -> None:
        first = joins(door, brought())
        await soon()
        many = [joins(door, brought(FLUSH_ROWS_MAX // 2 - 1)) for _ in range(5)]
        await soon()
        table.gate.set()
        await asyncio.gather(first, *many)

        sizes = [len(deposits) for _, deposits in table.flushes]
        assert sizes == [1, FLUSH_ROWS_MAX - 2, FLUSH_ROWS_MAX - 2, FLUSH_ROWS_MAX // 2 - 1]

    played(scene)


def test_a_client_that_leaves_takes_nobody_along(table: Table):
    """Planted bug: the flush run in the first request's own task."""

    async def scene(door: Gather) -> None:
        leaves, stays = joins(door, brought()), joins(door, brought(), to=SOUTH)
        await soon()
        waits, gone = brought(), joins(door, brought())
        beside = joins(door, waits)
        await soon()

        leaves.cancel()
        gone.cancel()
        await soon()
        table.gate.set()

        assert ids((await stays)[SOUTH])
        assert ids((await beside)[NORTH]) == [waits[0].event.id]
        assert [len(deposits) for to, deposits in table.flushes if to == NORTH] == [1, 1]

    played(scene)


@pytest.mark.parametrize("error", [asyncpg.DataError("too long"), KeyError("a bug of ours")], ids=["data", "bug"])
def test_one_bad_request_fails_alone(table: Table, error: Exception):
    """Planted bug: only data errors run again one by one, so that a bug of ours in one event blocks its community."""

    async def scene(door: Gather) -> None:
        first = joins(door, brought())
        await soon()
        bad, good = brought(), [brought(2), brought()]

        def refuse(_to: int, deposits: Sequence[Deposit]) -> None:
            if bad[0] in deposits:
                raise error

        table.fails = refuse
        asked = [joins(door, good[0]), joins(door, bad), joins(door, good[1])]
        await soon()
        table.gate.set()
        answers = await asyncio.gather(first, *asked, return_exceptions=True)

        assert answers[2] is error
        assert [one for _, deposits in table.flushes[1:] for one in deposits] == [*good[0], *good[1]]
        assert ids(answers[3][NORTH]) == [good[1][0].event.id]  # type: ignore[index]

    played(scene)


def test_while_the_database_is_away_all_who_wait_are_told_and_nothing_stays_behind(table: Table):
    async def scene(door: Gather) -> None:
        def away(_to: int, _deposits: Sequence[Deposit]) -> None:
            raise DatabaseAway

        table.fails = away
        asked = [joins(door, brought(), to=to) for to in range(20) for _ in range(3)]
        await soon()
        table.gate.set()
        answers = await asyncio.gather(*asked, return_exceptions=True)

        assert {type(answer) for answer in answers} == {DatabaseAway}
        assert table.flushes == []
        table.fails = lambda _to, _deposits: None
        assert ids((await joins(door, brought(), to=7))[7])
        await soon()
        assert (door._rows, door._waiting, list(door._turns), door._flushes) == (0, {}, [], set())

    played(scene)


def test_a_deadlock_concerns_its_own_community_only(table: Table):
    async def scene(door: Gather) -> None:
        def deadlock(to: int, _deposits: Sequence[Deposit]) -> None:
            if to == NORTH:
                raise DatabaseAway from asyncpg.DeadlockDetectedError("deadlock")

        table.fails = deadlock
        asked = [joins(door, brought(), to=to) for to in (NORTH, SOUTH, 3, 4, 5, 6)]
        await soon()
        table.gate.set()
        answers = await asyncio.gather(*asked, return_exceptions=True)

        assert [type(answer) for answer in answers] == [DatabaseAway, *[dict] * 5]

    played(scene)


def test_beyond_its_limit_the_queue_turns_senders_away_and_takes_them_again_later(table: Table):
    """Planted bug: a queue without a limit."""

    async def scene(door: Gather) -> None:
        asked = [joins(door, brought(1), to=n) for n in range(gather.FLUSHES_MAX)]
        asked += [joins(door, [brought()[0]] * 500, to=100 + n) for n in range((ROWS_MAX - len(asked)) // 500)]
        await soon()
        with pytest.raises(Crowded):
            await door.recorded({1: [brought()[0]] * 500, 2: brought()}, received_at=NOW)

        table.gate.set()
        await asyncio.gather(*asked)

        assert ids((await joins(door, brought()))[NORTH])
        await soon()
        assert door._rows == 0

    played(scene)
