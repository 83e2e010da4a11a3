from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from muster.embedded import ROLES, Server, ensure_database, ensure_roles

POWERS = """
    SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication
    FROM pg_roles WHERE rolname LIKE 'muster\\_%' AND rolname <> 'muster_super' ORDER BY rolname
"""
POWERLESS = [(role, True, False, False, False, False, False) for role in sorted(ROLES)]


@pytest.fixture
def superuser(server: Server) -> "Iterator[psycopg.Connection]":
    with psycopg.connect(server.dsn("muster_super", "postgres"), autocommit=True) as connection:
        yield connection


def passwords(server: Server) -> dict[str, str]:
    return {role: server.password(role) for role in ROLES}


def test_no_role_of_ours_has_power_beyond_its_tables(superuser: "psycopg.Connection") -> None:
    assert superuser.execute(POWERS).fetchall() == POWERLESS


def test_power_given_by_hand_is_taken_back(server: Server, superuser: "psycopg.Connection") -> None:
    superuser.execute("ALTER ROLE muster_app SUPERUSER BYPASSRLS CREATEDB")

    ensure_roles(superuser, passwords(server))
    ensure_roles(superuser, passwords(server))

    assert superuser.execute(POWERS).fetchall() == POWERLESS


def test_a_new_password_takes_the_place_of_the_old(server: Server, superuser: "psycopg.Connection") -> None:
    ensure_roles(superuser, {"muster_worker": "another one"})

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.dsn("muster_worker"))
    ensure_roles(superuser, passwords(server))
    psycopg.connect(server.dsn("muster_worker")).close()


def test_a_database_admits_only_our_roles_and_the_owner_is_no_superuser(
    server: Server, superuser: "psycopg.Connection"
) -> None:
    ensure_database(superuser, "another")
    ensure_database(superuser, "another")
    superuser.execute("CREATE ROLE stranger LOGIN PASSWORD 'x'")

    with psycopg.connect(server.dsn("muster_owner", "another")) as connection:
        connection.execute("CREATE TABLE ours (id int)")
    with (
        psycopg.connect(server.dsn("muster_app", "another")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE theirs (id int)")
    stranger = f"postgresql://stranger:x@/another?host={server.host}"
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(stranger)


def test_the_log_holds_no_password_and_no_persons_data(server: Server, superuser: "psycopg.Connection") -> None:
    superuser.execute("CREATE TABLE person (phone text PRIMARY KEY)")
    superuser.execute("INSERT INTO person VALUES ('13800000000')")

    with pytest.raises(psycopg.errors.UniqueViolation):
        superuser.execute("INSERT INTO person VALUES ('13800000000')")
    with pytest.raises(psycopg.errors.UndefinedFunction):
        superuser.execute("SELECT no_such('13800000000')")

    log = (Path(server.host).parent / "postgres.log").read_text()
    assert "person_pkey" in log
    assert "13800000000" not in log
    assert [role for role in (*ROLES, "muster_super") if server.password(role) in log] == []
