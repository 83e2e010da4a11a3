"""Number and text of a message are sealed. What waits is sealed as it is; of what was sent or given up the number goes.

The table is rewritten at the end: a column that was dropped, and the old version of a row, stay in a table's files until then.
"""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from muster.channels.letter import Letter, seal_letter

WAITING = "SELECT id, phone, body FROM channels_message WHERE state = 'waiting'"
REWRITE = "CLUSTER channels_message USING channels_message_pkey; ALTER TABLE channels_message SET WITHOUT CLUSTER"


def seal_what_waits(_apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WAITING)
        sealed = [(seal_letter(Letter(phone, body), row_id), row_id) for row_id, phone, body in cursor.fetchall()]
        cursor.executemany("UPDATE channels_message SET sealed = %s WHERE id = %s", sealed)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("channels", "0003_worker_tidies")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("message", "sealed", models.BinaryField(null=True)),
        migrations.RunPython(seal_what_waits, migrations.RunPython.noop),
        migrations.RemoveField("message", "phone"),
        migrations.RemoveField("message", "body"),
        migrations.RunSQL(REWRITE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sealed__isnull", False), ("state", "waiting")),
                    models.Q(models.Q(("state", "waiting"), _negated=True), ("sealed__isnull", True)),
                    _connector="OR",
                ),
                name="message_kept_while_it_waits",
            ),
        ),
    ]
