"""G23: screens and phones that listen and are reset, all at once and again and again. Afterwards nothing of them is left.

Planted bugs, each caught here: a connection of the database held while somebody listens, and one who left kept in the list.
"""

import asyncio
import os
import re
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.phones.ids import code, token
from tests.storm.arrange import COOKIES, SIZE
from tests.storm.oracle import LINES
from tests.storm.stage import App, Stage

STORM = os.environ.get("MUSTER_STORM") == "1"
CLIENTS = 1_000 if STORM else 240
ROUNDS = 5
SETTLED_MAX_S = 30
SHED_S = 3
HEAD_MAX_S = 40
MEMORY_MAX = 1.10
SPARE_FILES = 4  # a log that is turned over, a question to the database under way
RESIDENT = re.compile(r"^VmRSS:\s*(\d+) kB", re.MULTILINE)
RESET = struct.pack("ii", 1, 0)
DESKS = """
INSERT INTO access_role (id, account_id, kind, area_id, valid_from)
SELECT gen_random_uuid(), r.account_id, 'desk', v.home_community_id, r.valid_from
FROM access_role r JOIN access_account a ON a.id = r.account_id JOIN people_volunteer v ON v.id = a.volunteer_id
WHERE r.kind = 'volunteer'
"""
HELD = """
SELECT count(*) FILTER (WHERE state LIKE 'idle in transaction%') FROM pg_stat_activity
WHERE datname = 'muster' AND pid <> pg_backend_pid()
"""
BACKENDS = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'muster' AND pid <> pg_backend_pid()"


@dataclass(frozen=True)
class Burden:
    """What a process holds."""

    files: int
    backends: int
    memory_kb: int


def phones(stage: Stage) -> list[bytes]:
    """A request to listen for each volunteer, as a phone with the app sends it."""
    cookies = (stage.data_dir / COOKIES).read_text().split("\n")
    return [_asks("/live/calls", f"Cookie: {cookie}") for cookie in cookies]


def screens(stage: Stage) -> list[bytes]:
    """A request to listen for each of many desks."""
    stage.rows(DESKS)
    places = ((c, person) for person in range(SIZE.people) for c in range(SIZE.communities))
    return [
        _asks(f"/live/ticks?community={code(c)}", f"Authorization: Bearer {token(c, person)}") for c, person in places
    ]


@pytest.mark.parametrize("listeners", [phones, screens], ids=["calls", "ticks"])
def test_listeners_that_are_reset_leave_nothing_behind(stage: Stage, listeners):
    app = stage.serve().wait()
    asking = listeners(stage)
    asyncio.run(_blow(stage, app, asking))  # what the first of all bring along stays: the pool, the code, the buffers
    time.sleep(SHED_S)
    before = _burden(stage, app)

    wrong = [one for _ in range(ROUNDS) for one in asyncio.run(_blow(stage, app, asking))]
    after, waited_s = _settled(stage, app, before)

    LINES.append(
        f"scenario G23 {listeners.__name__} reset: clients {CLIENTS} rounds {ROUNDS} files {before.files} → {after.files}"
        f" backends {before.backends} → {after.backends} memory {before.memory_kb} → {after.memory_kb} kB in {waited_s:.1f} s"
    )
    assert wrong == []
    assert _is_back(before, after), (before, after)


@pytest.mark.parametrize("bug", ["database_held_while_listening", "gone_and_still_listed"])
def test_the_storm_of_listeners_finds(stage: Stage, bug: str):
    app = stage.serve(planted=bug).wait()
    asking = phones(stage)

    wrong = [one for _ in range(ROUNDS + 1) for one in asyncio.run(_blow(stage, app, asking))]

    assert wrong != []


async def _blow(stage: Stage, app: App, asking: Sequence[bytes]) -> list[str]:
    """All connect, hear the welcome, and are reset. Answers what was wrong meanwhile."""
    opened = await asyncio.gather(*(_listens(app.port, asking[n % len(asking)]) for n in range(CLIENTS)))
    wrong = [told for _writer, told in opened if told]
    await asyncio.sleep(0.5)
    if held := (await asyncio.to_thread(stage.rows, HELD))[0][0]:
        wrong.append(f"{held} connections of the database are held")
    for writer, _told in opened:
        if writer:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.transport.abort()
    await asyncio.sleep(0.1)
    return wrong


async def _listens(port: int, asks: bytes) -> tuple[asyncio.StreamWriter | None, str]:
    writer = None
    try:
        async with asyncio.timeout(HEAD_MAX_S):
            answer, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(asks)
            head = await answer.readuntil(b"\r\n\r\n")
            status = head.split(b" ", 2)[1].decode()
            if status == "200":
                await answer.readuntil(b"\n\n")
            return writer, "" if status == "200" else f"answered {status}"
    except (OSError, EOFError, TimeoutError) as error:
        return writer, type(error).__name__


def _asks(path: str, header: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n\r\n".encode()


def _burden(stage: Stage, app: App) -> Burden:
    of_process = Path(f"/proc/{app.process.pid}")
    resident = RESIDENT.search((of_process / "status").read_text())
    assert resident
    return Burden(len(list((of_process / "fd").iterdir())), stage.rows(BACKENDS)[0][0], int(resident[1]))


def _settled(stage: Stage, app: App, before: Burden) -> tuple[Burden, float]:
    began = time.monotonic()
    while not _is_back(before, now := _burden(stage, app)) and time.monotonic() - began < SETTLED_MAX_S:
        time.sleep(0.5)
    return now, time.monotonic() - began


def _is_back(before: Burden, now: Burden) -> bool:
    return (
        now.files <= before.files + SPARE_FILES
        and now.backends <= before.backends
        and now.memory_kb <= before.memory_kb * MEMORY_MAX
    )
