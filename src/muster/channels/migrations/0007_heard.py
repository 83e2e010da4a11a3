"""How far the worker has listened: one row a channel. No other role has a right to it."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

LOCK = """
REVOKE ALL ON channels_heard FROM muster_app, muster_worker;
GRANT SELECT, INSERT, UPDATE ON channels_heard TO muster_worker;
ALTER TABLE channels_heard ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_all ON channels_heard TO muster_owner USING (true) WITH CHECK (true);
CREATE POLICY worker_all ON channels_heard TO muster_worker USING (true) WITH CHECK (true);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("channels", "0006_who_may_see")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Heard",
            fields=[
                ("channel", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("since", models.CharField(blank=True, default="", max_length=1000)),
                ("heard_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(LOCK, migrations.RunSQL.noop),
    ]
