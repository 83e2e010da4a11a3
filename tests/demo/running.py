"""A demo of five communities, started as a person starts it: `python -m muster demo` in a data folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE_S = 120.0
LAST_ROLE = "auditor"  # its link is printed last
REPLAYED = "The half-day has been replayed."


class Demo:
    """One running demo: what it printed, and how to end it."""

    def __init__(self, folder: Path, *words: str, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or unused_port()
        self._said = folder.parent / f"said-{self.port}-{time.monotonic_ns()}"
        self._complained = self._said.with_suffix(".errors")
        with self._said.open("w") as said, self._complained.open("w") as complained:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "muster", "demo", "--port", str(self.port), *words],
                env=os.environ | {"MUSTER_DATA_DIR": str(folder), "MUSTER_DEMO_SMALL": "1"},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=complained,
                start_new_session=True,  # so that Ctrl-C can be meant for this demo alone
            )

    def said(self) -> str:
        return self._said.read_text()

    def complained(self) -> str:
        return self._complained.read_text()

    def links(self) -> dict[str, str]:
        """The address printed for each word, once all are there."""
        self.wait_for(lambda: f"\n{LAST_ROLE} " in self.said() and self.said().endswith("\n"))
        return dict(line.split(" ", 1) for line in self.said().splitlines())

    def wait_until_replayed(self) -> None:
        self.wait_for(lambda: REPLAYED in self.complained())

    def wait_for(self, happened: Callable[[], bool]) -> None:
        limit = time.monotonic() + PATIENCE_S
        while not happened():
            assert self.process.poll() is None, f"The demo ended: {self.complained()}"
            assert time.monotonic() < limit, f"The demo came no further: {self.said()} {self.complained()}"
            time.sleep(0.05)

    def wait_for_its_end(self) -> int:
        return self.process.wait(PATIENCE_S)

    def press_ctrl_c(self) -> int:
        """To the whole foreground group, as a terminal does."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.wait_for_its_end()

    def terminate(self) -> int:
        self.process.terminate()
        return self.wait_for_its_end()

    def child(self, verb: str) -> int:
        """The process id of `muster serve` or `muster work`."""
        return next(pid for pid in processes_of(self.folder) if f"muster\0{verb}".encode() in _read(pid, "cmdline"))


@contextmanager
def started(folder: Path, *words: str) -> Iterator[Demo]:
    """A demo until the block ends, however it ends."""
    demo = Demo(folder, *words)
    try:
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.terminate()


@contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder that the database's own user may reach; whatever a failed test left running there is ended."""
    place = Path(tempfile.mkdtemp(prefix="muster-demo-"))
    place.chmod(0o755)
    try:
        yield place / "data"
    finally:
        for pid in processes_of(place / "data"):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(place, ignore_errors=True)


def processes_of(folder: Path) -> list[int]:
    """Every process that was told of this data folder, by its command line or its environment."""
    told = str(folder).encode()
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if told in _read(pid, "cmdline") + _read(pid, "environ")]


def _read(pid: int, what: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes()
    except OSError:  # it ended meanwhile, or is another user's
        return b""


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
