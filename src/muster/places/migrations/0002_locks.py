"""Row security of this room: who may see and write which rows."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

LOCKS = locks.open_to_all("places_area", "select") + locks.open_to_all("places_shape", "select")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("places", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
