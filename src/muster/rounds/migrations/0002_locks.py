"""Row security of this room: what a round is may be known by all; which doors wait is for those at work there."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

OPENERS = f"city_id = {locks.CITIES} OR area_id = {locks.DESKS}"

LOCKS = (
    locks.lock("rounds_round", select="true", insert=OPENERS, update=OPENERS)
    + locks.lock(
        "rounds_revisit",
        select=f"{locks.HERE} OR {locks.IN_A_BUILDING}",
        insert=locks.HERE,
        update=locks.HERE,
        delete=locks.HERE,
    )
    + locks.lock(
        "rounds_check",
        select=f"{locks.HERE} OR {locks.IN_A_BUILDING} OR volunteer_id = {locks.ONE_VOLUNTEER}",
        insert=locks.HERE,
        update=locks.HERE,
        delete=locks.HERE,
    )
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("rounds", "0001_initial"), ("access", "0004_lease_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
