"""What the last list said of a household, as keyed digests: a list can be compared without opening anything."""

from typing import ClassVar

from django.db import migrations, models

GRANT = "GRANT SELECT (details_print, needs_print, held) ON residents_private TO muster_app, muster_worker"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("residents", "0002_locks")]
    run_before: ClassVar[list[tuple[str, str]]] = [("residents", "0004_reveal")]
    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.AddField("private", "details_print", models.BinaryField(max_length=16, null=True)),
        migrations.AddField("private", "needs_print", models.BinaryField(max_length=16, null=True)),
        migrations.AddField("private", "held", models.PositiveSmallIntegerField(default=0, db_default=0)),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
    ]
