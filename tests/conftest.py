"""One embedded server for the run. Tests act as muster_app, bound by row security; they arrange as muster_owner."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management.commands import flush
from django.db import connection, connections
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from muster import embedded
from tests import server

# Speeds are measured in bench/; a busy machine is no failure.
hypothesis.register_profile("muster", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("muster")

PBKDF2PasswordHasher.iterations = 1_000  # of a million, which take a third of a second for each password

# They start servers, browsers and storms of their own and kill them, or wait for them by the clock.
ROOMS_ALONE = ("browser", "demo", "embedded", "storm")


@pytest.fixture(scope="session")
def postgres() -> Iterator[embedded.Server]:
    """The embedded server of this run, or of this worker of it. What it holds need not outlive a power cut."""
    with embedded.start(server.DATA_DIR) as running:
        with psycopg.connect(running.dsn("muster_super", "postgres"), autocommit=True) as admin:
            admin.execute("ALTER SYSTEM SET fsync = off")
            admin.execute("SELECT pg_reload_conf()")
        yield running


@pytest.fixture(scope="session")
def django_db_setup(postgres: embedded.Server, django_db_blocker) -> Iterator[None]:
    _make_test_role(postgres)
    with django_db_blocker.unblock():
        _migrate_as_owner()
        _connect_as("muster_app")
        DatabaseOperations.execute_sql_flush = _empty_all_tables  # the app's role may not truncate
        flush.emit_post_migrate_signal = lambda *_: None  # looks for kinds and permissions to make: all of them stayed
        yield
        connections.close_all()


def _make_test_role(postgres: embedded.Server) -> None:
    with psycopg.connect(postgres.dsn("muster_super", "muster"), autocommit=True) as admin:
        admin.execute(f"CREATE ROLE muster_test LOGIN PASSWORD '{server.password('muster_test')}'")
        admin.execute("GRANT muster_owner, muster_app, muster_worker TO muster_test")


def _migrate_as_owner() -> None:
    from muster.migrate import migrate

    _connect_as("muster_owner")
    migrate(verbosity=0)


def _connect_as(role: str) -> None:
    connections.close_all()
    settings = connections.databases["default"]
    settings.update(USER="muster_test", PASSWORD=server.password("muster_test"), CONN_MAX_AGE=0)
    settings["OPTIONS"]["options"] = f"-c timezone=UTC -c role={role}"
    settings["TEST"]["NAME"] = settings["NAME"]


def _empty_all_tables(self: DatabaseOperations, sql_list: list[str]) -> None:
    """What a test committed is removed by the owner, all at once; what migrations put there stays.

    A table that nobody has written to has no page on disk, and is passed over.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE muster_owner")
        cursor.execute(
            "SELECT string_agg(quote_ident(relname), ',') FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' AND pg_relation_size(oid) > 0"
            " AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        )
        if written := cursor.fetchone()[0]:
            cursor.execute(f"TRUNCATE {written} RESTART IDENTITY CASCADE")
        cursor.execute("SET ROLE muster_app")


@contextmanager
def as_owner() -> Iterator[None]:
    """Arrange rows as muster_owner, in the same transaction as the test. Blocks nest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute("SET ROLE muster_owner")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute(f"SET ROLE {before}")


@pytest.fixture(autouse=True)
def _one_role_per_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that failed while arranging must not leave the owner's role to the next."""
    yield
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE muster_app")


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright keeps an event loop running in this thread, and others start their own."""
    # Of these the mobilisation first: the demo they share has one volunteer, who has not reported in yet.
    items.sort(key=lambda item: ("tests/browser/" in str(item.path), item.path.name != "test_mobilise.py"))
    for item in items:
        if any(f"tests/{room}/" in str(item.path) for room in ROOMS_ALONE):
            item.add_marker("alone")
