"""What must be true of the database before anyone is served."""

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

VERSION_MIN = 160000


def problems(role: str) -> list[str]:
    """Sentences for whoever starts Muster; none when all is well."""
    return [*_durability(), *_version(), *_role(role), *_schema()]


def _durability() -> Iterator[str]:
    """An answer is given after commit, so a commit must reach the disk."""
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        if _show(setting) not in {"on", "local", "remote_write", "remote_apply"}:
            yield f"PostgreSQL runs with {setting}=off and would lose what it has answered for. Set {setting}=on."


def _version() -> Iterator[str]:
    if int(_show("server_version_num")) < VERSION_MIN:
        yield f"Muster needs PostgreSQL 16 or newer; this server is {_show('server_version')}."


def _role(role: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, mighty = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND pg_get_userbyid(relowner) = current_user"
        )
        owned = cursor.fetchone()[0]
    if mighty:
        yield f"The login {name} is not bound by row security. Serve as {role}: see MUSTER_DATABASE_URL in the README."
    if owned and role != "muster_owner":
        yield f"The login {name} owns tables, which would free it from row security. Serve as {role}."


def _schema() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield f"{len(waiting)} changes of the schema wait. Run `muster migrate`."


def _show(setting: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [setting])
        return str(cursor.fetchone()[0])
