"""The database's own users. The same on the embedded server and on any other."""

from collections.abc import Mapping

from psycopg import Connection, sql

OWNER = "muster_owner"  # owns the tables and migrates
APP = "muster_app"  # serves people; row security binds it
WORKER = "muster_worker"  # does the jobs; row security binds it
ROLES = (OWNER, APP, WORKER)

POWERLESS = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT"
TOO_MIGHTY = """
    SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)
    AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication OR NOT rolcanlogin)
"""
MISSING = "SELECT name FROM unnest(%s::text[]) AS name WHERE name NOT IN (SELECT rolname FROM pg_roles) ORDER BY name"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7237481)"  # two machines may prepare one server


def ensure_roles(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Make the roles named in `passwords` where they are missing, take from them any power too much, set passwords.

    One transaction. The connection's user needs CREATEROLE, and SUPERUSER where there is power to take away.
    The passwords leave this process hashed, so that no server log holds them.
    """
    names = sorted(passwords)
    with connection.transaction():
        connection.execute(ONE_AT_A_TIME)
        for (name,) in connection.execute(MISSING, [names]).fetchall():
            connection.execute(sql.SQL(f"CREATE ROLE {{}} {POWERLESS}").format(sql.Identifier(name)))
        for (name,) in connection.execute(TOO_MIGHTY, [names]).fetchall():
            connection.execute(sql.SQL(f"ALTER ROLE {{}} {POWERLESS}").format(sql.Identifier(name)))
        for name in names:
            _set_password(connection, name, passwords[name])


def ensure_database(connection: Connection, name: str) -> None:
    """Make a database that `muster_owner` owns and only Muster's roles enter. The connection must be in autocommit."""
    if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
    with connection.transaction():
        connection.execute(ONE_AT_A_TIME)
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}, {}").format(
                sql.Identifier(name), sql.Identifier(APP), sql.Identifier(WORKER)
            )
        )


def _set_password(connection: Connection, role: str, password: str) -> None:
    hashed = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(hashed)))
