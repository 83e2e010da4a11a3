"""A household at its own page reads what the rounds know of its door: no row of any other."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

OWN = f"household_id = {locks.ONE_HOUSEHOLD}"
RULES = "".join(
    f"CREATE POLICY own_household ON {table} FOR SELECT TO muster_app, muster_worker USING ({OWN});\n"
    for table in ("ledger_standing", "rounds_revisit", "rounds_check")
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("residents", "0004_reveal"),
        ("ledger", "0005_coverage_locks"),
        ("rounds", "0002_locks"),
    ]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
