"""Close an operation: the roles given for it end, and retention starts."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.access.grant import end_roles
from muster.operations.models import Operation
from muster.operations.refusals import NotYourOperation, OperationClosed


def close(operation_id: UUID, *, by: Actor, now: datetime) -> Operation:
    """End the operation and every role that was given for it. What lies above (notices) is ended by its own room."""
    with transaction.atomic():
        operation = Operation.objects.select_for_update().filter(id=operation_id).first()
        if operation is None or not by.city_of(operation.area_id):
            raise NotYourOperation(_("Only the command of this operation's area can close it."))
        if operation.closed_at is not None:
            raise OperationClosed(_("This operation was closed already."))
        operation.closed_at = now
        operation.save(update_fields=["closed_at"])
        end_roles(operation_id, now)
    return operation
