"""The worker removes messages and budgets that are no longer asked about."""

from typing import ClassVar

from django.db import migrations

GRANT = "GRANT DELETE ON channels_message, channels_sendbudget TO muster_worker"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("channels", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(GRANT, migrations.RunSQL.noop)]
