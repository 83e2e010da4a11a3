"""Stairwells that one volunteer passes to the next by a code; seen by those at work in the community."""

import django.contrib.postgres.fields
from django.db import migrations, models

import muster.identifiers
from muster.access import locks

LOCKS = locks.lock("rounds_handover", select=locks.HERE, insert=locks.HERE, update=locks.HERE)


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0002_locks"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "community_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("community_id", models.BigIntegerField()),
                ("id", models.UUIDField(default=muster.identifiers.uuid7)),
                ("operation_id", models.UUIDField()),
                ("leases", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("code_hash", models.BinaryField(max_length=32)),
                ("given_by", models.UUIDField()),
                ("given_by_account", models.UUIDField()),
                ("given_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("taken_by", models.UUIDField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("passed", models.PositiveSmallIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["community_id", "given_at"], name="hand_over_at")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("community_id", "code_hash"),
                        name="hand_over_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at__isnull", True), ("taken_by__isnull", True)),
                            models.Q(
                                ("closed_at__isnull", False), ("taken_at__isnull", False), ("taken_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="hand_over_taken_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(LOCKS, migrations.RunSQL.noop),
    ]
