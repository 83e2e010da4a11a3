"""`muster work`: the worker, and beside it one for plans, which take seconds and must keep nothing waiting."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command

PLANNING = "planning"  # of `shifts.tasks`
LOOKS_EVERY_S = 2.0
ENDS_WITHIN_S = 10.0
NICE = 10  # plans give way to whoever waits for an answer


def work(queue: str) -> None:
    """Run jobs until we are told to stop. `queue`: all, default or planning; any number of machines may run any of them."""
    if queue == PLANNING:
        os.nice(NICE)
        _end_with_parent()
        call_command("procrastinate", "worker", "--concurrency", "1", "--queues", PLANNING)
    elif queue == "default":
        call_command("procrastinate", "worker", "--concurrency", "2", "--queues", "default")
    else:
        with _planner():
            call_command("procrastinate", "worker", "--concurrency", "2", "--queues", "default")


@contextmanager
def _planner() -> Iterator[None]:
    """A process of its own for plans. One that dies is started again: the plan it was at still waits."""
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=[ended], daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join(ENDS_WITHIN_S + 2 * LOOKS_EVERY_S)


def _keep(ended: threading.Event) -> None:
    while not ended.is_set():
        child = subprocess.Popen(
            [sys.executable, "-m", "muster", "work", "--queue", PLANNING],
            env=os.environ | {"MUSTER_PARENT": str(os.getpid())},
            stdin=subprocess.DEVNULL,
        )
        while child.poll() is None and not ended.wait(LOOKS_EVERY_S):
            pass
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                child.kill()


def _end_with_parent() -> None:
    """A planner whose worker was killed ends too."""
    parent = int(os.environ.get("MUSTER_PARENT", "0"))
    if parent:
        threading.Thread(target=_watch, args=[parent], daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOKS_EVERY_S)
    os._exit(0)
