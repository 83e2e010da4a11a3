"""Row security: a desk sees what became of its messages, a person their own; nobody but the worker reads what is sealed."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

# Each column but `sealed`: a statement that names it, or all columns, is refused.
MESSAGE = (
    "id, channel, purpose, community_id, about_id, person_id, group_id, quiet, tag, state, reason, tries, due_at, expires_at,"
    " created_at, changed_at"
)
ADDRESS = "id, volunteer_id, city_id, channel, digest, state, gone_reason, added_at"
GROUP = "id, community_id, city_id, place, channel, label, digest, state, last_reason, added_by, added_at"
OF_A_VISIBLE_PERSON = "EXISTS (SELECT FROM people_volunteer v WHERE v.id = volunteer_id)"
MINE = f"volunteer_id = {locks.VOLUNTEER}"
OURS = f"community_id = {locks.DESKS}"


def unread(table: str, columns: str) -> str:
    return f"REVOKE SELECT ON {table} FROM muster_app; GRANT SELECT ({columns}) ON {table} TO muster_app;\n"


def open_to_the_worker(table: str, verb: str) -> str:
    return (
        f"GRANT {verb} ON {table} TO muster_worker;"
        f"CREATE POLICY worker_all ON {table} TO muster_worker USING (true) WITH CHECK (true);\n"
    )


LOCKS = (
    # Codes for signing in belong to no community and no person, so nobody sees them.
    f"""
    GRANT SELECT ({MESSAGE}) ON channels_message TO muster_app;
    CREATE POLICY app_select ON channels_message FOR SELECT TO muster_app
        USING ({OURS} OR person_id = {locks.VOLUNTEER});
    """
    + locks.lock("channels_address", select=MINE, insert=MINE, delete=MINE)
    + unread("channels_address", ADDRESS)
    + open_to_the_worker("channels_address", "UPDATE")
    + locks.lock("channels_group", select=OURS, insert=OURS, delete=OURS)
    + unread("channels_group", GROUP)
    + open_to_the_worker("channels_group", "UPDATE")
    + locks.lock("channels_preference", select=OF_A_VISIBLE_PERSON, insert=MINE, update=MINE, delete=MINE)
    + open_to_the_worker("channels_preference", "SELECT")
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("channels", "0005_one_outbox"),
        ("access", "0002_locks"),
        ("people", "0002_locks"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
