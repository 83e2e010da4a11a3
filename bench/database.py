"""A database of its own for one bench: embedded, migrated, empty, gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def an_empty_database(role: str = "muster_owner") -> Iterator[Path]:
    """Start an embedded server in a new folder, migrate as the owner, and go on as `role`."""
    folder = Path(tempfile.mkdtemp(prefix="muster-bench-"))
    folder.chmod(0o755)  # the server runs as another user when the bench runs as root
    os.environ["MUSTER_DATA_DIR"] = str(folder)
    os.environ["MUSTER_DATABASE_ROLE"] = "muster_owner"
    os.environ.pop("MUSTER_DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "muster.settings"
    from muster import embedded

    try:
        with embedded.start(folder):
            import django

            django.setup()
            from muster.migrate import migrate

            migrate(verbosity=0)
            log_in_as(role)
            yield folder
            _close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def log_in_as(role: str) -> None:
    """From here on Django's default connection is this role's."""
    from django.db import connections

    from muster import database

    login = database.login(role)
    connections.close_all()
    connections.databases["default"].update(USER=login.user, PASSWORD=login.password)


def _close() -> None:
    from django.db import connections

    connections.close_all()
