"""What was kept and does not count is put away by its desk, with a reason. A row beside it; nothing is removed."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from muster.access import locks

REASONS = [
    ("told", "Counts already, told in another way"),
    ("mistaken", "Sent by mistake"),
    ("asked", "The sender was asked; nothing is to be taken over"),
    ("late", "Came too late to matter"),
]
ME = "NULLIF(current_setting('muster.actor', true), '')::uuid"
LOCKS = locks.lock("journal_putaway", select=locks.HERE, insert=f"{locks.AT_A_DESK} AND put_by = {ME}")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("journal", "0003_devices")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="PutAway",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "community_id",
                        "event_id",
                        "body_hash",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("community_id", models.BigIntegerField()),
                ("event_id", models.UUIDField()),
                ("body_hash", models.BinaryField(max_length=32)),
                ("reason", models.CharField(choices=REASONS, max_length=8)),
                ("put_by", models.UUIDField()),
                ("put_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(LOCKS, migrations.RunSQL.noop),
    ]
