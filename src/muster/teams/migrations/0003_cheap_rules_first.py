"""Ask the rule that looks into the teams' tables last; ledger's migration of this name says why."""

from typing import ClassVar

from django.db import migrations

FORTH = "ALTER POLICY in_our_team ON people_volunteer RENAME TO also_in_our_team"
BACK = "ALTER POLICY also_in_our_team ON people_volunteer RENAME TO in_our_team"


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("teams", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(FORTH, BACK)]
