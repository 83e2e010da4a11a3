"""Move the end of an operation: one person asks, another approves."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.operations.models import Extension, Operation
from muster.operations.open import check_end
from muster.operations.queries import locked_open
from muster.operations.refusals import NotYourOperation, OperationRefused

REASON_CHARS_MAX = 400


def request_extension(operation_id: UUID, *, ends_on: date, reason: str, by: Actor, now: datetime) -> Extension:
    """Ask for a later end. It counts once another person of the command has approved it."""
    with transaction.atomic():
        operation = _ours(operation_id, by=by, now=now)
        check_end(ends_on, after=max(operation.ends_on, timezone.localdate(now)))
        if not 0 < len(reason.strip()) <= REASON_CHARS_MAX or "\x00" in reason:
            raise OperationRefused(
                _("Give the reason in at most %(max)s characters: the public page states it.")
                % {"max": REASON_CHARS_MAX}
            )
        if Extension.objects.filter(
            operation_id=operation_id, approved_at=None, ends_on__gt=operation.ends_on
        ).exists():
            raise OperationRefused(_("An extension is waiting already. Let another person of the command approve it."))
        return Extension.objects.create(
            operation_id=operation_id,
            ends_on=ends_on,
            reason=reason.strip(),
            requested_by=by.account_id,
            requested_at=now,
        )


def approve_extension(extension_id: UUID, *, by: Actor, now: datetime) -> Operation:
    """Approve what another person asked for; the operation then ends later."""
    with transaction.atomic():
        extension = Extension.objects.select_for_update().filter(id=extension_id).first()
        if extension is None:
            raise OperationRefused(_("This request is not there any more. Open the page again."))
        operation = _ours(extension.operation_id, by=by, now=now)
        if extension.approved_at is not None:
            raise OperationRefused(_("This extension was approved already."))
        if extension.requested_by == by.account_id:
            raise NotYourOperation(_("Whoever asked cannot approve. Let another person of the command do it."))
        check_end(extension.ends_on, after=max(operation.ends_on, timezone.localdate(now)))
        extension.approved_by, extension.approved_at = by.account_id, now
        extension.save(update_fields=["approved_by", "approved_at"])
        operation.ends_on = extension.ends_on
        operation.save(update_fields=["ends_on"])
    return operation


def _ours(operation_id: UUID, *, by: Actor, now: datetime) -> Operation:
    operation = locked_open(operation_id, now=now)
    if not by.city_of(operation.area_id):
        raise NotYourOperation(_("Only the command of this operation's area can extend it."))
    return operation
