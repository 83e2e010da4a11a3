"""Row security of this room: who may see and write which rows."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

LOCKS = (
    # The app writes messages and cannot read them back; only the worker, who sends them, can.
    """
    GRANT INSERT ON channels_message TO muster_app;
    GRANT SELECT, INSERT, UPDATE ON channels_message TO muster_worker;
    ALTER TABLE channels_message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY owner_all ON channels_message TO muster_owner USING (true) WITH CHECK (true);
    CREATE POLICY app_insert ON channels_message FOR INSERT TO muster_app WITH CHECK (true);
    CREATE POLICY worker_all ON channels_message TO muster_worker USING (true) WITH CHECK (true);
    """
    + locks.open_to_all("channels_sendbudget", "select", "insert", "update")
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("channels", "0001_initial"), ("access", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
