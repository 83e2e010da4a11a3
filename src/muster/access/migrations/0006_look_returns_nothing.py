"""The database keeps its defaults, the model does not know of them: else Django asks back each new look, which few may read."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0005_look_purpose")]
    operations: ClassVar[list[Operation]] = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("look", "purpose", models.CharField(blank=True, default="", max_length=12)),
                migrations.AlterField("look", "fields", models.CharField(blank=True, default="", max_length=60)),
            ]
        ),
    ]
