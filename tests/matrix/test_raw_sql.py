"""G13: raw SQL as muster_app, by a login of its own, table by table and role by role."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.types.json import Jsonb

from muster import embedded
from muster.access.actors import actor_of
from muster.access.scope import NOBODY, Scope, statements
from muster.identifiers import uuid7
from tests import factories as make
from tests.matrix.raw_rows import MAY_READ, OF_NO_PERSON, PERSONAL
from tests.matrix.world import City, a_world

COPIED = (
    "people_volunteer",
    "people_contact",
    "mobilise_expected",
    "mobilise_signup",
    "ledger_presence",
    "teams_pick",
    "teams_lent",
)


@pytest.fixture
def app(postgres: embedded.Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres.dsn("muster_app", "muster"), autocommit=True) as connection:
        yield connection


def _scope(city: City, role: str) -> Scope:
    if role == "nobody":
        return NOBODY
    return actor_of(city.accounts[role], now=make.T0.replace(year=2023), strong=True).scope


def _counts(app: psycopg.Connection, scope: Scope) -> dict[str, int]:
    counts = {}
    for table in PERSONAL:
        with app.transaction(force_rollback=True):
            app.execute(statements(scope))
            try:
                counts[table] = app.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            except psycopg.errors.InsufficientPrivilege:
                counts[table] = 0
    return {table: count for table, count in counts.items() if count}


@pytest.mark.django_db(transaction=True)
def test_the_login_is_neither_mighty_nor_an_owner(app: psycopg.Connection):
    row = app.execute(
        "SELECT current_user, session_user, rolsuper, rolbypassrls,"
        " (SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user)"
        " FROM pg_roles WHERE rolname = current_user"
    ).fetchone()

    assert row == ("muster_app", "muster_app", False, False, 0)


@pytest.mark.django_db(transaction=True)
def test_each_role_reads_its_own_rows_and_no_others(app: psycopg.Connection):
    """Both cities are there: a row of the other one would raise a count."""
    for city in a_world():
        for role, may_read in MAY_READ.items():
            assert (role, _counts(app, _scope(city, role))) == (role, may_read)


@pytest.mark.django_db(transaction=True)
def test_nobody_changes_or_removes_what_they_may_not_read(app: psycopg.Connection):
    ours, _theirs = a_world()
    columns = dict(app.execute(FIRST_COLUMNS, [list(PERSONAL)]).fetchall())
    for role, may_read in MAY_READ.items():
        for table in PERSONAL:
            for verb in (f"UPDATE {table} SET {columns[table]} = {columns[table]}", f"DELETE FROM {table}"):
                touched = _rows_touched(app, _scope(ours, role), verb)

                assert (role, verb, touched <= may_read.get(table, 0)) == (role, verb, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", COPIED)
def test_nobody_adds_rows_in_another_city(app: psycopg.Connection, postgres: embedded.Server, table: str):
    """A copy of a foreign row under a new id, as a view with a hole in it might write it."""
    ours, theirs = a_world()
    with psycopg.connect(postgres.dsn("muster_super", "muster")) as admin:
        rows = admin.execute(f"SELECT to_jsonb(t) FROM {table} t WHERE city_id = %s", [theirs.area.id]).fetchall()
    fresh = {"id": str(uuid7()), "volunteer_id": str(uuid7()), "phone_index": "\\x" + "00" * 16}
    assert rows
    for role in MAY_READ:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            _add(app, _scope(ours, role), table, rows[0][0] | fresh)


@pytest.mark.django_db(transaction=True)
def test_every_locked_table_with_people_is_asked_about(app: psycopg.Connection):
    locked = app.execute(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND NOT relispartition"
    ).fetchall()

    assert {name for (name,) in locked} - set(PERSONAL) == OF_NO_PERSON


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "table", ["journal_fieldevent", "journal_mismatch", "journal_quarantined", "access_look", "oversight_review"]
)
def test_what_is_appended_is_never_changed_or_removed(app: psycopg.Connection, table: str):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(f"UPDATE {table} SET community_id = community_id")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(f"DELETE FROM {table}")


def _add(app: psycopg.Connection, scope: Scope, table: str, row: dict[str, object]) -> None:
    with app.transaction(force_rollback=True):
        app.execute(statements(scope))
        app.execute(f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s)", [Jsonb(row)])


def _rows_touched(app: psycopg.Connection, scope: Scope, verb: str) -> int:
    with app.transaction(force_rollback=True):
        app.execute(statements(scope))
        app.execute("SET CONSTRAINTS ALL DEFERRED")  # what stands on a row must not hide that it could be touched
        try:
            return app.execute(verb).rowcount
        except psycopg.errors.InsufficientPrivilege:
            return 0


FIRST_COLUMNS = """
SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relname = ANY (%s) AND a.attnum = 1 AND c.relnamespace = 'public'::regnamespace
"""
