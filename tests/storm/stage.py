"""Where a storm blows: a data folder with its PostgreSQL, and processes of `muster serve`. All of them may be killed."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg

from muster import embedded
from muster.embedded import processes
from tests.embedded.conftest import kill_everything

ROOT = Path(__file__).parent.parent.parent
START_MAX_S = 90


class App:
    """One process of `muster serve`, or the same with a bug planted in it."""

    def __init__(self, environment: dict[str, str], *, log: Path, planted: str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._environment = environment
        self._planted = planted
        self._log = log
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        words = ["tests.storm.planted", self._planted] if self._planted else ["muster", "serve"]
        command = [sys.executable, "-m", *words, "--port", str(self.port)]
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait(self) -> "App":
        patience = time.monotonic() + START_MAX_S
        while not self.is_healthy():
            assert self.process.poll() is None, f"The server ended: {self._log.read_text()[-2_000:]}"
            assert time.monotonic() < patience, "The server did not start."
            time.sleep(0.1)
        return self

    def is_healthy(self) -> bool:
        try:
            return httpx.get(self.url + "/healthz", timeout=3).status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Stage:
    """One storm's own installation."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.apps: list[App] = []
        self._held = [embedded.start(data_dir)]

    @property
    def cluster(self) -> Path:
        return self.data_dir / "postgres"

    def serve(self, *, planted: str = "", **environment: str) -> App:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUSTER_", "DJANGO_"))}
        log = self.data_dir / f"serve-{len(self.apps)}.log"
        app = App(kept | {"MUSTER_DATA_DIR": str(self.data_dir)} | environment, log=log, planted=planted)
        self.apps.append(app)
        return app

    def start_postgres(self) -> None:
        """As whoever watches over it would; the processes of `muster serve` are left alone."""
        self._held.append(embedded.start(self.data_dir))

    def kill_postgres(self) -> None:
        """The postmaster and all its children at once."""
        assert kill_everything(self.cluster) > 0

    def stop_postgres_immediately(self) -> None:
        """What `pg_ctl stop -m immediate` does: no checkpoint, no goodbye, as when the power goes."""
        os.kill(self._held[-1].pid, signal.SIGQUIT)
        while processes.of_cluster(self.cluster):
            time.sleep(0.02)

    def kill_postgres_child(self, chance: random.Random) -> None:
        """One backend, as when the machine runs out of memory."""
        backends = [pid for pid in processes.of_cluster(self.cluster) if "-D" not in processes.arguments(pid)]
        os.kill(chance.choice(backends), signal.SIGKILL)

    def freeze_postgres(self, number: signal.Signals) -> None:
        for pid in processes.of_cluster(self.cluster):
            os.kill(pid, number)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.dsn("muster_super"), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def dsn(self, role: str) -> str:
        return self._held[-1].dsn(role)

    def end(self) -> None:
        for app in self.apps:
            app.kill()
        for held in self._held:
            held.stop()
