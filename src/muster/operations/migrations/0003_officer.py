"""The data officer of an operation. The command names them; the auditor's side may read whom to tell."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from muster.access import locks

OURS = (
    f"city_id = {locks.CITIES} AND EXISTS"
    " (SELECT FROM operations_operation o WHERE o.id = operation_id AND o.area_id = city_id)"
)
LOCKS = locks.lock(
    "operations_officer",
    select=f"city_id = {locks.CITIES} OR city_id = {locks.AUDITS}",
    insert=OURS,
    update=OURS,
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("operations", "0002_locks")]
    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="Officer",
            fields=[
                (
                    "operation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="operations.operation",
                    ),
                ),
                ("city_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("phone", models.BinaryField()),
                ("named_by", models.UUIDField()),
                ("named_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(LOCKS, migrations.RunSQL.noop),
    ]
