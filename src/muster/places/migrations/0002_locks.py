"""Areas hold nothing personal: everyone reads them, only the owner loads them."""

from typing import ClassVar

from django.db import migrations

OPEN = "GRANT SELECT ON places_area, places_shape TO muster_app, muster_worker"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("places", "0001_initial")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(OPEN, migrations.RunSQL.noop)]
