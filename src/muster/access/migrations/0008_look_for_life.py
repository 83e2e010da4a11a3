"""Looks because a life was at risk are found among many: each of them is told of and reviewed."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0007_field_phones")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            "look",
            models.Index(fields=["city_id", "at"], condition=models.Q(("purpose", "life")), name="look_for_life"),
        ),
    ]
