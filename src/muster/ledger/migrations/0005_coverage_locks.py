"""Row security of the coverage ledger. Counts of a community may be read by its city; doors only by those at work there."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

LOCKS = (
    locks.lock(
        "ledger_tally",
        select=f"{locks.OF_A_CITY} OR {locks.HERE}",
        insert=f"{locks.OF_A_CITY} OR {locks.HERE}",
        update=f"{locks.OF_A_CITY} OR {locks.HERE}",
    )
    + locks.lock(
        "ledger_buildingcount",
        select=f"{locks.HERE} OR {locks.IN_A_BUILDING}",
        insert=locks.HERE,
        update=locks.HERE,
    )
    + locks.lock(
        "ledger_standing",
        select=f"{locks.HERE} OR {locks.IN_A_BUILDING}",
        insert=locks.HERE,
        update=locks.HERE,
    )
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("ledger", "0004_coverage"), ("access", "0004_lease_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
