"""A proxy that cuts connections: between phone and server, or between server and PostgreSQL. TCP or Unix sockets.

Where an answer is cut the far side has done its work and the near side does not know; where a question is lost it has not.
"""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

CHUNK = 65_536

Place = tuple[str, int] | str  # host and port, or the path of a Unix socket


@dataclass
class Proxy:
    """Passes on what comes. Of the answers it cuts a share, at a random byte; of the questions it loses a share whole."""

    listens: Place
    leads_to: Place
    chance: random.Random
    cut_share: float = 0.0
    lose_share: float = 0.0
    delay_s: float = 0.0
    cuts: int = 0
    _server: asyncio.Server | None = None
    _open: set["asyncio.Task[Any]"] = field(default_factory=set)

    async def start(self) -> None:
        if isinstance(self.listens, str):
            self._server = await asyncio.start_unix_server(self._serve, self.listens)
        else:
            self._server = await asyncio.start_server(self._serve, *self.listens)

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open.add(task)
        try:
            there = await self._connect()
        except OSError:
            writer.transport.abort()
            self._open.discard(task)
            return
        out = asyncio.create_task(self._pass_on(reader, there[1]))
        back = asyncio.create_task(self._pass_back(there[0], writer))
        try:
            await asyncio.wait({out, back}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:  # by `stop`
            pass
        finally:
            for each in (out, back):
                each.cancel()
            writer.transport.abort()
            there[1].transport.abort()
            self._open.discard(task)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self.leads_to, str):
            return await asyncio.open_unix_connection(self.leads_to)
        return await asyncio.open_connection(*self.leads_to)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                await asyncio.sleep(self.delay_s)
                if self.chance.random() < self.lose_share:
                    self.cuts += 1
                    return
                writer.write(data)
                await writer.drain()

    async def _pass_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                await asyncio.sleep(self.delay_s)
                if self.chance.random() < self.cut_share:
                    self.cuts += 1
                    writer.write(data[: self.chance.randrange(len(data))])
                    with suppress(ConnectionError):
                        await asyncio.wait_for(writer.drain(), 1)
                    await asyncio.sleep(0)
                    return
                writer.write(data)
                await writer.drain()
