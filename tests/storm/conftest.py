"""Each storm gets a copy of one arranged city."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.embedded.conftest import QUICK_DISK, open_folder
from tests.storm.oracle import LINES
from tests.storm.stage import ROOT, Stage


@pytest.fixture(scope="session")
def arranged() -> Iterator[Path]:
    """A data folder with a small city in it, stopped."""
    with open_folder(QUICK_DISK) as path:
        data_dir = path / "data"
        subprocess.run([sys.executable, "-m", "tests.storm.arrange", str(data_dir)], cwd=ROOT, check=True, timeout=300)
        yield data_dir


@pytest.fixture
def stages(arranged: Path) -> Iterator[Callable[..., Stage]]:
    """Make stages; all are ended with the test."""
    made: list[Stage] = []
    folders = ExitStack()

    def make(*, within: Path | None = None, log_elsewhere: bool = False) -> Stage:
        place = folders.enter_context(open_folder(QUICK_DISK))
        data_dir = (within or place) / "data"
        if log_elsewhere:
            _copy_with_the_log_elsewhere(arranged, data_dir, place)
        else:
            subprocess.run(["cp", "-a", str(arranged), str(data_dir)], check=True)
        made.append(Stage(data_dir))
        return made[-1]

    yield make
    with folders:
        for stage in made:
            stage.end()


def _copy_with_the_log_elsewhere(arranged: Path, data_dir: Path, place: Path) -> None:
    """PostgreSQL's write-ahead log on a roomy disk, the tables on this one."""
    subprocess.run(["cp", "-a", str(arranged / "postgres" / "pg_wal"), str(place / "log")], check=True)
    source = ["tar", "-C", str(arranged), "--exclude=./postgres/pg_wal", "-c", "."]
    data_dir.mkdir()
    data_dir.chmod(0o755)
    subprocess.run(["sh", "-c", f"{' '.join(source)} | tar -C {data_dir} -x"], check=True)
    link = data_dir / "postgres" / "pg_wal"
    link.symlink_to(place / "log")


@pytest.fixture
def stage(stages: Callable[..., Stage]) -> Stage:
    return stages()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each scenario, planted bugs too."""
    if LINES:
        terminalreporter.section("storms")
        for line in LINES:
            terminalreporter.write_line(line)
