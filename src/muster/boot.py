"""Bring a process up: the database server, then Django in the role this command needs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from muster import database, embedded


@contextmanager
def booted(role: str) -> Iterator[None]:
    """Hold the embedded server (none where MUSTER_DATABASE_URL names another) and set Django up as `role`."""
    if database.external() is None:
        with embedded.start(database.data_dir()):
            _set_up_django(role)
            yield
    else:
        _prepare_external()
        _set_up_django(role)
        yield


def _set_up_django(role: str) -> None:
    os.environ["MUSTER_DATABASE_ROLE"] = role
    _keep_compiled()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.settings")
    import django  # noqa: PLC0415 - settings are read at set-up, and need the role

    django.setup()


def _keep_compiled() -> None:
    """Where what the planner compiles is kept: beside itself, else in the data folder. Without such a place it would not start."""
    planner = Path(__file__).parent / "planning" / "shifts"
    if not os.access(planner, os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(database.data_dir() / "compiled"))


def _prepare_external() -> None:
    """Make the three roles on a server of the user's own, where the given login may and they are missing."""
    from muster.external import prepare  # noqa: PLC0415

    place = database.external()
    if place is not None:
        prepare(place)
