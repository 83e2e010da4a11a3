"""Tell every screen which communities changed: at most one NOTIFY per process every 200 ms, never in the transaction itself."""

import threading
import time

import structlog
from django.db import DatabaseError, connection

CHANNEL = "muster_ticks"
QUIET_S = 0.2
IDLE_MAX_S = 30
IDS_MAX = 300  # in one payload, which PostgreSQL limits to 8,000 bytes

log = structlog.get_logger()


def tick(community_id: int) -> None:
    """Remember that a community changed; call it after the commit. Losing one is healed by the redraw every 15 s."""
    with _waiting:
        _changed.add(community_id)
        if not _threads:
            _threads.append(threading.Thread(target=_notify_until_idle, name="ticks", daemon=True))
            _threads[0].start()
        _waiting.notify()


def payloads(community_ids: set[int]) -> list[str]:
    """The ids as payloads that PostgreSQL takes."""
    ids = sorted(community_ids)
    return [",".join(map(str, ids[i : i + IDS_MAX])) for i in range(0, len(ids), IDS_MAX)]


_waiting = threading.Condition()
_changed: set[int] = set()
_threads: list[threading.Thread] = []


def _notify_until_idle() -> None:
    while changed := _next():
        try:
            with connection.cursor() as cursor:
                for payload in payloads(changed):
                    cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
        except DatabaseError as error:
            log.warning("ticks_lost", error=type(error).__name__)
            connection.close()
        time.sleep(QUIET_S)
    connection.close()


def _next() -> set[int]:
    """What changed since the last call; empty after a long quiet, when the thread ends and gives its connection back."""
    with _waiting:
        _waiting.wait_for(lambda: _changed, timeout=IDLE_MAX_S)
        changed = set(_changed)
        _changed.clear()
        if not changed:
            _threads.clear()
        return changed
