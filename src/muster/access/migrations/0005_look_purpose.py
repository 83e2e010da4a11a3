"""A look at a resident says for what purpose it was, from a closed list, and which fields it showed."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0004_lease_locks")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField(
            model_name="look",
            name="purpose",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="look",
            name="fields",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
    ]
