import asyncio
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import psycopg
import pytest

from muster.embedded import ROLES, EmbeddedError, Server, processes, running, start

STAY = """
import sys, time
from pathlib import Path
from muster.embedded import start

server = start(Path(sys.argv[1]))
try:
    print(server.pid, flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    import psycopg
    with psycopg.connect(server.dsn("muster_app")) as connection:
        print(connection.execute("SELECT 'still here'").fetchone()[0], flush=True)
    server.stop()
"""


def stayer(data_dir: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", STAY, str(data_dir)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def answer(server: Server, question: str, role: str = "muster_app") -> object:
    with psycopg.connect(server.dsn(role)) as connection:
        row = connection.execute(question).fetchone()
        assert row is not None
        return row[0]


@pytest.mark.parametrize("role", [*ROLES, "muster_super"])
def test_every_role_comes_in_by_psycopg_and_by_asyncpg(server: Server, role: str) -> None:
    async def asked() -> object:
        connection = await asyncpg.connect(server.dsn(role))
        try:
            return await connection.fetchval("SELECT current_user")
        finally:
            await connection.close()

    assert answer(server, "SELECT current_user", role) == role
    assert asyncio.run(asked()) == role


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("listen_addresses", ""),
        ("TimeZone", "UTC"),
        ("jit", "off"),
        ("max_connections", "200"),
        ("server_encoding", "UTF8"),
        ("lc_collate", "C"),
    ],
)
def test_settings_hold(server: Server, setting: str, value: str) -> None:
    if setting == "lc_collate":
        assert answer(server, "SELECT datcollate FROM pg_database WHERE datname = 'muster'") == value
    else:
        assert answer(server, f"SELECT current_setting('{setting}')") == value


def test_a_wrong_password_is_refused_on_the_socket_too(server: Server) -> None:
    wrong = server.dsn("muster_app").replace(server.password("muster_app"), "guessed")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_only_one_user_of_the_machine_reaches_the_socket_and_the_passwords(server: Server) -> None:
    folder = Path(server.host)
    secrets = folder.parent / "secrets"

    assert [path.stat().st_mode & 0o777 for path in (folder, secrets, folder.parent / "postgres")] == [0o700] * 3
    assert {path.stat().st_mode & 0o777 for path in secrets.iterdir()} == {0o600}


def test_a_second_start_joins_and_the_last_to_leave_stops(data_dir: Path) -> None:
    first = start(data_dir)
    second = start(data_dir)

    assert first.pid == second.pid

    first.stop()
    first.stop()

    assert running(data_dir)
    assert answer(second, "SELECT 1") == 1

    second.stop()

    assert not running(data_dir)


def test_stop_leaves_nothing_running_and_a_new_start_finds_the_rows(data_dir: Path) -> None:
    with start(data_dir) as server, psycopg.connect(server.dsn("muster_owner")) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'kept' AS text")
        connection.commit()
        assert processes.of_cluster(data_dir / "postgres")

    assert processes.of_cluster(data_dir / "postgres") == []
    with start(data_dir) as server:
        assert answer(server, "SELECT text FROM note", "muster_owner") == "kept"


def test_stop_ends_connections_that_are_still_open(data_dir: Path) -> None:
    server = start(data_dir)
    connection = psycopg.connect(server.dsn("muster_app"))

    server.stop()

    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    assert processes.of_cluster(data_dir / "postgres") == []


def test_starts_at_once_give_one_server(new_dir: Path) -> None:
    others = [stayer(new_dir) for _ in range(2)]
    with ThreadPoolExecutor(3) as pool:
        own = list(pool.map(start, [new_dir] * 3))
    pids = {int(line_of(process)) for process in others} | {server.pid for server in own}

    assert len(pids) == 1

    for server in own:
        server.stop()
    assert running(new_dir)
    for process in others:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    assert not running(new_dir)


def test_ctrl_c_does_not_reach_postgresql(data_dir: Path) -> None:
    process = stayer(data_dir)
    line_of(process)

    os.killpg(process.pid, signal.SIGINT)

    assert line_of(process) == "still here"
    assert process.wait(30) == 0
    assert processes.of_cluster(data_dir / "postgres") == []


def test_ctrl_c_during_the_start_leaves_nothing_running(data_dir: Path) -> None:
    process = stayer(data_dir)
    pid_file = data_dir / "postgres" / "postmaster.pid"
    while not pid_file.exists():
        assert process.poll() is None

    os.killpg(process.pid, signal.SIGINT)
    process.wait(30)

    assert processes.of_cluster(data_dir / "postgres") == []


def test_a_user_that_was_killed_does_not_keep_the_server_up(data_dir: Path) -> None:
    process = stayer(data_dir)
    line_of(process)
    process.kill()
    process.wait()

    assert running(data_dir)
    start(data_dir).stop()

    assert not running(data_dir)


def test_a_port_is_opened_on_the_loopback_only_when_asked(data_dir: Path, unused_port: int) -> None:
    with start(data_dir, tcp_port=unused_port) as server:
        dsn = f"postgresql://muster_app:{server.password('muster_app')}@127.0.0.1:{unused_port}/muster"
        with psycopg.connect(dsn) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("muster_app",)
        assert answer(server, "SELECT current_setting('listen_addresses')") == "127.0.0.1"

    with start(data_dir), pytest.raises(EmbeddedError, match=f"without port {unused_port}"):
        start(data_dir, tcp_port=unused_port)
