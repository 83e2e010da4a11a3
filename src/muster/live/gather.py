"""Group commit: what waits for one community goes to the database together; each request is answered after its commit.

One flush per community is under way; what arrives meanwhile waits and goes with the next. So a flush grows with the load:
alone on a quiet night, hundreds of rows when a city presses.

To wait 2 ms for company first was measured and left out. With 64 senders at once, in alternating runs on a shared machine:
one transaction per request gave 86 a second spread over 245 communities and 51 on a single one; with the wait 70 and 282;
without it 89 and 341. Over many communities two milliseconds bring nobody, and in a hot one they gather by themselves.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import asyncpg

from muster.ledger.record import Recorded
from muster.ledger.verdicts import Deposit
from muster.live.database import Database, DatabaseAway
from muster.live.deposit import all_together, deposit

FLUSH_ROWS_MAX = 500
FLUSHES_MAX = 5  # at once; fewer than the connections, so that tokens and signs of life find one free
ROWS_MAX = 20_000  # that wait; a sender beyond this comes back later, and memory stays bounded

# Says something of one community's rows only; everything else that keeps the database from answering concerns all.
ONE_COMMUNITYS = (asyncpg.TransactionRollbackError, asyncpg.LockNotAvailableError)


class Crowded(Exception):
    """More waits than can be written soon. Nothing of the request was taken."""


@dataclass(eq=False)
class Waiting:
    """What one request brought for one community."""

    deposits: Sequence[Deposit]
    received_at: datetime
    answer: asyncio.Future[Recorded]


class Gather:
    """What waits to be written, by community, in the order it came."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[int, deque[Waiting]] = {}  # every community with something waiting or being written
        self._turns: deque[int] = deque()  # of these, the ones not being written
        self._flushes: set[asyncio.Task[None]] = set()
        self._rows = 0

    async def recorded(
        self, deposits: Mapping[int, Sequence[Deposit]], *, received_at: datetime
    ) -> dict[int, Recorded]:
        """Record a request's deposits, by community; their actors have been checked. Raises `Crowded`, `DatabaseAway`."""
        if self._rows + sum(map(len, deposits.values())) > ROWS_MAX:
            raise Crowded
        answers = [self._join(community_id, part, received_at) for community_id, part in deposits.items()]
        self._next_flushes()
        told = await asyncio.gather(*answers, return_exceptions=True)
        for each in told:
            if isinstance(each, BaseException):
                raise each
        return dict(zip(deposits, told, strict=True))  # type: ignore[arg-type]

    def _join(self, community_id: int, deposits: Sequence[Deposit], received_at: datetime) -> asyncio.Future[Recorded]:
        answer: asyncio.Future[Recorded] = asyncio.get_running_loop().create_future()
        if community_id not in self._waiting:
            self._waiting[community_id] = deque()
            self._turns.append(community_id)
        self._waiting[community_id].append(Waiting(deposits, received_at, answer))
        self._rows += len(deposits)
        return answer

    def _next_flushes(self) -> None:
        while self._turns and len(self._flushes) < FLUSHES_MAX:
            # A task of its own: a client that leaves must not take the others' flush along.
            flush = asyncio.create_task(self._flush(self._turns.popleft()))
            self._flushes.add(flush)
            flush.add_done_callback(self._flushed)

    def _flushed(self, flush: asyncio.Task[None]) -> None:
        self._flushes.discard(flush)
        self._next_flushes()

    async def _flush(self, community_id: int) -> None:
        taken = self._taken(community_id)
        try:
            await self._written(community_id, taken)
        except DatabaseAway as away:
            if not isinstance(away.__cause__, ONE_COMMUNITYS):
                self._refuse_all()
        finally:
            _refuse(taken)  # whoever has no answer by now: they come again
            self._rows -= sum(len(each.deposits) for each in taken)
            self._put_back(community_id)

    def _put_back(self, community_id: int) -> None:
        if self._waiting[community_id]:
            self._turns.append(community_id)  # behind the others
        else:
            del self._waiting[community_id]

    def _taken(self, community_id: int) -> list[Waiting]:
        """The requests of the next flush. One larger than a flush goes alone."""
        waiting = self._waiting[community_id]
        taken: list[Waiting] = []
        rows = 0
        while waiting and (not taken or rows + len(waiting[0].deposits) <= FLUSH_ROWS_MAX):
            taken.append(waiting.popleft())
            rows += len(taken[-1].deposits)
        return taken

    async def _written(self, community_id: int, taken: Sequence[Waiting]) -> None:
        """Write all in one transaction; where that fails for any reason but the database's absence, each by itself."""
        here = [each for each in taken if not each.answer.cancelled()]
        if len(here) > 1:
            try:
                recorded = await self._together(community_id, here)
            except DatabaseAway:
                raise
            except Exception:  # noqa: BLE001 - whatever it was, it is one request's: each meets it alone below
                recorded = None
            if recorded is not None:
                return _answer(here, recorded)
        for each in here:
            await self._alone(community_id, each)
        return None

    async def _together(self, community_id: int, here: Sequence[Waiting]) -> Recorded:
        deposits = [one for each in here for one in each.deposits]
        # Nothing is recorded as received before it happened, so the latest of them.
        received_at = max(each.received_at for each in here)
        return await all_together(self._database, community_id, deposits, received_at=received_at)

    async def _alone(self, community_id: int, each: Waiting) -> None:
        try:
            recorded = await deposit(self._database, community_id, each.deposits, received_at=each.received_at)
        except DatabaseAway:
            raise
        except Exception as error:  # noqa: BLE001 - answered to this request; the others go on
            if not each.answer.done():
                each.answer.set_exception(error)
        else:
            _answer([each], recorded)

    def _refuse_all(self) -> None:
        """Nobody waits for a database that is away: each keeps what it sent, and comes again."""
        for waiting in self._waiting.values():
            self._rows -= sum(len(each.deposits) for each in waiting)
            _refuse(waiting)
            waiting.clear()
        for community_id in self._turns:
            del self._waiting[community_id]
        self._turns.clear()


def _answer(taken: Sequence[Waiting], recorded: Recorded) -> None:
    """Give each request its own part of the results, which come in the order of the deposits."""
    at = 0
    for each in taken:
        results = recorded.results[at : at + len(each.deposits)]
        at += len(each.deposits)
        if not each.answer.done():
            each.answer.set_result(replace(recorded, results=results))


def _refuse(taken: Iterable[Waiting]) -> None:
    for each in taken:
        if not each.answer.done():
            each.answer.set_exception(DatabaseAway())
