"""The index of presence by community leaves out rows without one, so that it is never taken for the primary key."""

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

HERE = models.Index(
    fields=["operation_id", "community_id"],
    name="presence_here",
    condition=models.Q(("community_id__isnull", False)),
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0006_person_ground")]
    operations: ClassVar[list[Operation]] = [
        migrations.RemoveIndex(model_name="presence", name="presence_community"),
        migrations.AddIndex(model_name="presence", index=HERE),
    ]
