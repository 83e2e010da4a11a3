"""Real servers in folders of their own. Where the tests run as root, PostgreSQL runs as another user who must get there."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from muster.embedded import Server, processes, start

AS_ROOT = os.geteuid() == 0
NOBODY = 65534
MEMORY_DISK = Path("/dev/shm")
ROOM_MB = 1024
BECOME_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


def quick_disk() -> Path | None:
    """Memory where there is plenty: these tests kill processes, not the power."""
    if MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free > ROOM_MB * 2**20:
        return MEMORY_DISK
    return None


QUICK_DISK = quick_disk()
RunAsNobody = Callable[..., "subprocess.CompletedProcess[str]"]


@contextmanager
def open_folder(parent: Path | None) -> Iterator[Path]:
    """A folder that everyone may pass through; what still runs in it afterwards is ended."""
    path = Path(tempfile.mkdtemp(prefix="muster-embedded-", dir=parent))
    path.chmod(0o755)
    try:
        yield path
    finally:
        for cluster in path.glob("**/postgres/PG_VERSION"):
            kill_everything(cluster.parent)
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def place() -> Iterator[Path]:
    with open_folder(QUICK_DISK) as path:
        yield path


@pytest.fixture
def place_for_programs() -> Iterator[Path]:
    """A memory disk may refuse to run programs."""
    with open_folder(None) as path:
        yield path


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    """A data folder that has been used and stopped; to copy it takes a tenth of the time to make it."""
    with open_folder(QUICK_DISK) as path:
        start(path / "data").stop()
        yield path / "data"


@pytest.fixture
def new_dir() -> Iterator[Path]:
    with open_folder(QUICK_DISK) as path:
        yield path / "data"


@pytest.fixture
def data_dir(prepared: Path) -> Iterator[Path]:
    """A data folder from an earlier day."""
    with open_folder(QUICK_DISK) as path:
        subprocess.run(["cp", "-a", str(prepared), str(path / "data")], check=True)
        yield path / "data"


@pytest.fixture(scope="module")
def server(prepared: Path) -> Iterator[Server]:
    """One server for the tests that only ask it something."""
    with open_folder(QUICK_DISK) as path:
        subprocess.run(["cp", "-a", str(prepared), str(path / "data")], check=True)
        with start(path / "data") as server:
            yield server


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def run_as_nobody() -> RunAsNobody:
    """Run Python code in another process, as a user without rights where the tests run as root."""
    become = BECOME_NOBODY if AS_ROOT else []
    if (
        AS_ROOT
        and subprocess.run([*become, sys.executable, "-c", "import muster.embedded"], check=False).returncode != 0
    ):
        pytest.skip("the user nobody cannot read this virtual environment")

    def run(code: str, *arguments: object, home: str = "/nonexistent") -> "subprocess.CompletedProcess[str]":
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        environment = {**kept, "HOME": home, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [*become, sys.executable, "-c", code, *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd="/", timeout=60, check=False
        )

    return run


def kill_everything(cluster: Path) -> int:
    """The whole tree at once, as when the machine loses power but for the page cache. Returns how many were killed."""
    killed = 0
    while pids := processes.of_cluster(cluster):
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                continue
    return killed
