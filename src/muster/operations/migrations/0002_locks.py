"""Row security of this room: who may see and write which rows."""

from typing import ClassVar

from django.db import migrations

from muster.access import locks

OF_OUR_OPERATION = (
    f"EXISTS (SELECT FROM operations_operation o WHERE o.id = operation_id AND o.area_id = {locks.CITIES})"
)

LOCKS = (
    # An operation is public; only the command of its area opens, extends or closes it.
    locks.lock(
        "operations_operation",
        select="true",
        insert=f"area_id = {locks.CITIES}",
        update=f"area_id = {locks.CITIES}",
    )
    + locks.lock("operations_operationcommunity", select="true", insert=OF_OUR_OPERATION, delete=OF_OUR_OPERATION)
    + locks.lock("operations_extension", select="true", insert=OF_OUR_OPERATION, update=OF_OUR_OPERATION)
)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("operations", "0001_initial"), ("access", "0002_locks")]
    operations: ClassVar[list[migrations.RunSQL]] = [migrations.RunSQL(LOCKS, migrations.RunSQL.noop)]
