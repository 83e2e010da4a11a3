"""Close an operation: its notices, answers and scopes end, and retention begins."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from muster.access.actors import Actor
from muster.mobilise.models import Notice
from muster.operations.close import close


def close_operation(operation_id: UUID, *, by: Actor, now: datetime) -> None:
    """End what the operation asked of people, and forget why anyone declined."""
    close(operation_id, by=by, now=now)
    Notice.objects.filter(operation_id=operation_id, ended_at__isnull=True).update(ended_at=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mobilise_forget_reasons(%s)", [operation_id])
