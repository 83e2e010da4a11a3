"""Raw SQL by the app's own role, without Django in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from muster import embedded
from tests import server


@pytest.fixture
def as_app(postgres: embedded.Server, transactional_db) -> Callable[[], object]:
    """Connections that log in as muster_app itself."""

    @contextmanager
    def connected() -> Iterator[psycopg.Connection]:
        with psycopg.connect(postgres.dsn("muster_app", "muster"), password=server.password("muster_app")) as opened:
            yield opened

    return connected
