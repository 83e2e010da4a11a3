import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from muster.embedded import EmbeddedError, Server, processes, running, start
from muster.embedded.locks import open_lock, taken
from tests.embedded.conftest import AS_ROOT, kill_everything

KILLS = 3
WRITERS = 4


class Writer(Thread):
    """Commits numbers, one a transaction, and remembers each that the server has acknowledged."""

    def __init__(self, number: int, dsn: str, enough: Event) -> None:
        super().__init__(daemon=True)
        self.number, self.dsn, self.enough = number, dsn, enough
        self.acknowledged: list[int] = []
        self.next = 0

    def run(self) -> None:
        while not self.enough.is_set():
            try:
                self.write()
            except psycopg.OperationalError:
                time.sleep(0.02)

    def write(self) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            while not self.enough.is_set():
                self.next += 1
                connection.execute("INSERT INTO ack VALUES (%s, %s)", [self.number, self.next])
                self.acknowledged.append(self.next)


@pytest.fixture
def bystander(data_dir: Path) -> Iterator[int]:
    """A process of the same user as PostgreSQL, whose id a dead server's file happens to name."""
    owner = (data_dir / "postgres").stat().st_uid
    process = subprocess.Popen(["sleep", "300"], user=owner if AS_ROOT else None)
    yield process.pid
    process.kill()
    process.wait()


def test_a_killed_server_has_lost_no_acknowledged_commit(data_dir: Path) -> None:
    servers = [start(data_dir)]
    with psycopg.connect(servers[0].dsn("muster_super"), autocommit=True) as connection:
        connection.execute("CREATE TABLE ack (writer int, number int, PRIMARY KEY (writer, number))")
    enough = Event()
    writers = [Writer(number, servers[0].dsn("muster_super"), enough) for number in range(WRITERS)]
    for writer in writers:
        writer.start()

    for _ in range(KILLS):
        before = len(writers[0].acknowledged)
        while len(writers[0].acknowledged) < before + 100:
            time.sleep(0.01)
        assert kill_everything(data_dir / "postgres") > WRITERS
        servers.append(start(data_dir))
    enough.set()
    for writer in writers:
        writer.join()

    assert len({server.pid for server in servers}) == KILLS + 1
    with psycopg.connect(servers[-1].dsn("muster_super")) as connection:
        kept = set(connection.execute("SELECT writer, number FROM ack").fetchall())
    lost = {(writer.number, number) for writer in writers for number in writer.acknowledged} - kept
    assert lost == set()
    for server in servers:
        server.stop()
    assert not running(data_dir)


def test_a_postmaster_killed_alone_is_replaced_though_its_children_are_busy(data_dir: Path) -> None:
    server = start(data_dir)
    connection = psycopg.connect(server.dsn("muster_super"))
    query = Thread(target=_count_for_long, args=[connection], daemon=True)
    query.start()
    while "active" not in _states(server):
        time.sleep(0.02)

    os.kill(server.pid, signal.SIGKILL)
    with start(data_dir) as again:
        assert again.pid != server.pid
        assert _states(again)
    server.stop()

    query.join()
    assert processes.of_cluster(data_dir / "postgres") == []


def test_a_reused_process_id_is_neither_killed_nor_trusted(data_dir: Path, bystander: int) -> None:
    with start(data_dir) as server:
        kill_everything(data_dir / "postgres")
        _name_in_every_file_left_behind(server, data_dir, bystander)

        assert not running(data_dir)
        with start(data_dir) as again:
            assert again.pid != bystander
            assert _states(again)

    assert (Path("/proc") / str(bystander)).exists()
    assert "sleep" in processes.arguments(bystander)


def test_a_process_that_looks_like_the_server_but_started_later_is_not_it(data_dir: Path) -> None:
    with start(data_dir) as server:
        kill_everything(data_dir / "postgres")
        lookalike = subprocess.Popen(["sh", "-c", "sleep 300; true", "-D", str(data_dir / "postgres")])
        try:
            _name_in_every_file_left_behind(server, data_dir, lookalike.pid)

            assert not running(data_dir)
            start(data_dir).stop()

            assert lookalike.poll() is None
        finally:
            lookalike.kill()
            lookalike.wait()


def test_a_change_of_the_clock_does_not_make_the_server_a_stranger(data_dir: Path) -> None:
    with start(data_dir) as server:
        pid_file = data_dir / "postgres" / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        lines[2] = str(int(lines[2]) - 7 * 3600)
        pid_file.write_text("\n".join(lines) + "\n")

        with start(data_dir) as joined:
            assert joined.pid == server.pid


@pytest.mark.parametrize("torn", ["", "12\n/tmp\nsoon\n"])
def test_a_torn_file_left_by_a_crash_does_not_stand_in_the_way(data_dir: Path, torn: str) -> None:
    with start(data_dir):
        kill_everything(data_dir / "postgres")
    (data_dir / "postgres" / "postmaster.pid").write_text(torn)

    with start(data_dir) as server:
        assert _states(server)


def test_a_cluster_that_was_never_finished_is_made_again(new_dir: Path) -> None:
    unfinished = new_dir / "postgres.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    with start(new_dir) as server:
        assert _states(server)
    assert not unfinished.exists()


def test_a_server_out_of_sight_is_not_started_a_second_time(data_dir: Path) -> None:
    """Another container may run one on the same folder: its processes cannot be seen, but its lock can."""
    elsewhere = open_lock(data_dir / "alive")
    assert taken(elsewhere)

    with pytest.raises(EmbeddedError, match="still works in"):
        start(data_dir)

    os.close(elsewhere)
    start(data_dir).stop()


def _count_for_long(connection: "psycopg.Connection") -> None:
    try:
        connection.execute("SELECT count(*) FROM generate_series(1, 2000000000)")
    except psycopg.OperationalError:
        return


def _states(server: Server) -> list[str]:
    with psycopg.connect(server.dsn("muster_super")) as connection:
        rows = connection.execute("SELECT state FROM pg_stat_activity WHERE pid <> pg_backend_pid()").fetchall()
        return ["asked", *[state for (state,) in rows if state]]


def _name_in_every_file_left_behind(server: Server, data_dir: Path, pid: int) -> None:
    pid_file = data_dir / "postgres" / "postmaster.pid"
    for path in (pid_file, Path(server.host) / f".s.PGSQL.{server.port}.lock"):
        path.write_text(path.read_text().replace(str(server.pid), str(pid), 1))
    record = json.loads((data_dir / "postmaster.started").read_text())
    (data_dir / "postmaster.started").write_text(json.dumps({**record, "pid": pid}))
