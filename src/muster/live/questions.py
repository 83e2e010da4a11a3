"""Questions to the database that many ask at once: one is under way, and who comes meanwhile is in the next."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

from muster.live.database import DatabaseAway

Key = TypeVar("Key", str, bytes)
Answer = TypeVar("Answer")


class Questions(Generic[Key, Answer]):
    """`read` answers many keys with one question; what it leaves out is answered None."""

    def __init__(self, read: Callable[[Sequence[Key]], Awaitable[Mapping[Key, Answer]]], *, at_once_max: int) -> None:
        self._read: Callable[[Sequence[Key]], Awaitable[Mapping[Key, Answer]]] = read
        self._at_once_max = at_once_max
        self._asked: dict[Key, asyncio.Future[Answer | None]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def ask(self, key: Key) -> Answer | None:
        """Raises `DatabaseAway`."""
        if key not in self._asked:
            self._asked[key] = asyncio.get_running_loop().create_future()
        if self._asking is None:
            # A task of its own: a client that leaves must not take the others' question along.
            self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asked[key])

    async def _ask(self) -> None:
        try:
            while self._asked:
                asked = dict(list(self._asked.items())[: self._at_once_max])
                for key in asked:
                    del self._asked[key]
                await self._answer(asked)
        finally:
            self._asking = None

    async def _answer(self, asked: "dict[Key, asyncio.Future[Answer | None]]") -> None:
        try:
            found = await self._read(sorted(asked))
        except Exception as error:  # noqa: BLE001 - whatever it was, each who asked is told
            for answer in asked.values():
                answer.set_exception(DatabaseAway() if isinstance(error, DatabaseAway) else error)
                answer.exception()  # seen, also where whoever asked has left
            return
        for key, answer in asked.items():
            answer.set_result(found.get(key))
