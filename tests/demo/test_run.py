"""`muster demo` from start to end, several times over the same data folder. Real processes, a city of five communities."""

import os
import signal
import socket
from collections import Counter
from pathlib import Path

import psycopg

from muster import embedded
from muster.demo import marker
from muster.demo.day import MINUTES, plan_day
from muster.demo.invent import invent
from muster.demo.scale import SMALL
from tests.demo.running import Demo, processes_of, started

AS_FAST_AS_IT_GOES = ("--speed", "10000")
SLOWLY = ("--speed", "1")
STEP_BACK_MIN = 60.0


def test_sigterm_leaves_nothing_running(folder: Path):
    with started(folder, *SLOWLY) as demo:
        demo.links()
        assert len(processes_of(folder)) >= 4  # the demo, serve, work and PostgreSQL's own

        code = demo.terminate()

    _require_gone(demo, code)


def test_after_ctrl_c_a_second_start_goes_on_and_counts_nothing_twice(folder: Path):
    with started(folder, "--speed", "2000") as first:
        links = first.links()
        first.wait_for(lambda: _marker(folder).reached_min > 2 * STEP_BACK_MIN)
        before = _report_ins(folder)
        code = first.press_ctrl_c()
    _require_gone(first, code)
    # As when the demo was killed before it noted how far it was: an hour is sent again.
    stopped = _marker(folder)
    marker.write(folder, marker.at(stopped, stopped.reached_min - STEP_BACK_MIN))

    with started(folder, *AS_FAST_AS_IT_GOES) as second:
        again = second.links()
        second.wait_until_replayed()
        after, present = _report_ins(folder), _present(folder)

    day = plan_day(invent(SMALL, seed=stopped.seed), communities=SMALL.communities, seed=stopped.seed)
    assert 0 < before.total() < len(day.arrivals)
    assert after.total() == len(day.arrivals)
    assert set(after.values()) == {1}
    assert before.keys() <= after.keys()
    assert present == len({arrival.person for arrival in day.arrivals})
    assert _marker(folder).reached_min == MINUTES
    assert {role: _key(link) for role, link in links.items()} == {role: _key(link) for role, link in again.items()}


def test_a_port_that_is_taken_is_a_sentence(folder: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        demo = Demo(folder, port=other.getsockname()[1])

        assert demo.wait_for_its_end() == 1

    assert f"Port {demo.port} is taken" in demo.complained()
    assert "MUSTER_PORT" in demo.complained()
    assert "Traceback" not in demo.complained()
    assert processes_of(folder) == []


def test_when_a_child_dies_the_demo_says_so_and_ends(folder: Path):
    with started(folder, *SLOWLY) as demo:
        demo.links()

        os.kill(demo.child("serve"), signal.SIGKILL)

        assert demo.wait_for_its_end() == 1
    assert "`muster serve` ended by itself" in demo.complained()
    assert "Traceback" not in demo.complained()
    assert processes_of(folder) == []


def test_starting_over_forgets_the_day(folder: Path):
    with started(folder, *AS_FAST_AS_IT_GOES) as old:
        key = _key(old.links()["city"])
        old.wait_for(lambda: _marker(folder).reached_min > STEP_BACK_MIN)
        refused = Demo(folder, "--fresh")
        assert refused.wait_for_its_end() == 1
        assert "Stop it with Ctrl-C first" in refused.complained()
        assert old.process.poll() is None

    with started(folder, "--fresh", *SLOWLY) as fresh:
        assert _key(fresh.links()["city"]) != key  # links of the old folder open nothing in the new one
        assert _marker(folder).reached_min < STEP_BACK_MIN
        assert _report_ins(folder).total() < 10


def _require_gone(demo: Demo, code: int) -> None:
    """Nothing of this demo runs any more, and it ended without complaint."""
    assert code == 130
    assert processes_of(demo.folder) == []
    assert not embedded.running(demo.folder)
    assert _is_free(demo.port)
    assert "Traceback" not in demo.complained()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _marker(folder: Path) -> marker.Marker:
    found = marker.read(folder)
    assert found is not None
    return found


def _key(link: str) -> str:
    return link.partition("key=")[2]


def _report_ins(folder: Path) -> Counter[tuple[str, str]]:
    """How often each report-in of a person in a community was stored."""
    rows = _rows(
        folder,
        "SELECT facts->>'volunteer', community_id::text FROM journal_fieldevent WHERE kind = 'volunteer.reported_in'",
    )
    return Counter(rows)


def _present(folder: Path) -> int:
    return int(_rows(folder, "SELECT count(*) FROM ledger_presence WHERE community_id IS NOT NULL")[0][0])


def _rows(folder: Path, query: str) -> list[tuple[str, ...]]:
    with embedded.start(folder) as server, psycopg.connect(server.dsn("muster_super")) as connection:
        return connection.execute(query).fetchall()
