"""The data officer of an operation: whom the command names, and where they are told. Their number is kept sealed."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.access.phones import NotAPhone, normalise
from muster.access.seal import CannotUnseal, Cell, installation_seal
from muster.operations.models import Officer
from muster.operations.queries import locked_open
from muster.operations.refusals import NotYourOperation, OperationRefused

NAME_CHARS_MAX = 60


@dataclass(frozen=True)
class NamedOfficer:
    """Name and number. The number stands in no log."""

    name: str
    phone: str = field(repr=False)  # E.164; empty where the key it was sealed with is gone


def name_officer(operation_id: UUID, *, name: str, phone: str, by: Actor, now: datetime) -> None:
    """Say who is told of looks for a life at risk, in place of whoever was said before. Raises `OperationRefused`."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_CHARS_MAX or not name.isprintable():
        raise OperationRefused(
            _("Write the data officer's name, of at most %(max)s characters.") % {"max": NAME_CHARS_MAX}
        )
    try:
        number = normalise(phone)
    except NotAPhone as refusal:
        raise OperationRefused(refusal.sentence) from refusal
    with transaction.atomic():
        operation = locked_open(operation_id, now=now)
        if not by.city_of(operation.area_id):
            raise NotYourOperation(_("Only the command of this operation's area names its data officer."))
        said = {
            "city_id": operation.area_id,
            "name": name,
            "phone": installation_seal().seal(number.encode(), _cell(operation_id)),
            "named_by": by.account_id,
            "named_at": now,
        }
        Officer.objects.update_or_create(operation_id=operation_id, defaults=said)


def officer_of(operation_id: UUID) -> NamedOfficer | None:
    """The data officer, for the command and for whoever tells them; None where none was named."""
    found = Officer.objects.filter(operation_id=operation_id).first()
    if found is None:
        return None
    try:
        return NamedOfficer(found.name, installation_seal().unseal(found.phone, _cell(operation_id)).decode())
    except CannotUnseal:
        return NamedOfficer(found.name, "")


def _cell(operation_id: UUID) -> Cell:
    return Cell("operations_officer", "phone", operation_id)
