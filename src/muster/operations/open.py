"""Open an operation: say what it is, on which legal basis, where, and when it ends."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.access.actors import Actor
from muster.operations.models import Basis, Kind, Operation, OperationCommunity
from muster.operations.refusals import NotYourOperation, OperationRefused
from muster.places.queries import communities_below

NAME_CHARS_MAX = 120
PURPOSE_CHARS_MAX = 2_000
RETENTION_DAYS_MAX = 30
DAYS_MAX = 180  # an emergency that lasts longer is extended, by two people, each time
COMMUNITIES_MAX = 5_000


def open_operation(
    area_id: int,
    *,
    name: str,
    kind: str,
    basis: str,
    ends_on: date,
    purpose: str,
    name_en: str = "",
    retention_days: int = RETENTION_DAYS_MAX,
    communities: Sequence[int] | None = None,
    by: Actor,
    now: datetime,
) -> Operation:
    """Open an operation in the communities named, or in all below the area. Raises `OperationRefused`."""
    if not by.city_of(area_id):
        raise NotYourOperation(_("Only the command of this area can open an operation in it."))
    _check_words(name, name_en, purpose, kind, basis)
    check_end(ends_on, after=timezone.localdate(now))
    if not 1 <= retention_days <= RETENTION_DAYS_MAX:
        raise OperationRefused(
            _("People's data may be kept for 1 to %(days)s days after the end.") % {"days": RETENTION_DAYS_MAX}
        )
    taking_part = _taking_part(area_id, communities)
    with transaction.atomic():
        operation = Operation.objects.create(
            area_id=area_id,
            name=name.strip(),
            name_en=name_en.strip(),
            kind=kind,
            basis=basis,
            purpose=purpose.strip(),
            opened_at=now,
            ends_on=ends_on,
            retention_days=retention_days,
            opened_by=by.account_id,
        )
        OperationCommunity.objects.bulk_create(
            OperationCommunity(operation=operation, community_id=community) for community in taking_part
        )
    return operation


def _check_words(name: str, name_en: str, purpose: str, kind: str, basis: str) -> None:
    if not 0 < len(name.strip()) <= NAME_CHARS_MAX or len(name_en) > NAME_CHARS_MAX or "\x00" in name + name_en:
        raise OperationRefused(_("Give the operation a name of at most %(max)s characters.") % {"max": NAME_CHARS_MAX})
    if not 0 < len(purpose.strip()) <= PURPOSE_CHARS_MAX or "\x00" in purpose:
        raise OperationRefused(
            _("Say in plain words what the operation is for, in at most %(max)s characters: the public page states it.")
            % {"max": PURPOSE_CHARS_MAX}
        )
    if kind not in Kind.values:
        raise OperationRefused(_("Choose what kind of emergency it is."))
    if basis not in Basis.values:
        raise OperationRefused(_("Choose the legal basis on which people's data is handled."))


def check_end(ends_on: date, *, after: date) -> None:
    """Refuse an end that is not after a day, or too long after it."""
    if ends_on <= after:
        raise OperationRefused(_("The end must be later than %(day)s.") % {"day": after.isoformat()})
    if ends_on > after + timedelta(days=DAYS_MAX):
        raise OperationRefused(
            _("The end may be at most %(days)s days later. It can be extended when the time comes.")
            % {"days": DAYS_MAX}
        )


def _taking_part(area_id: int, communities: Sequence[int] | None) -> list[int]:
    below = communities_below(area_id)
    chosen = list(below) if communities is None else sorted(set(communities))
    if not chosen:
        raise OperationRefused(_("Name at least one community that takes part. Load the area's communities first."))
    if not set(chosen) <= set(below):
        raise OperationRefused(_("A community outside this area cannot take part."))
    if len(chosen) > COMMUNITIES_MAX:
        raise OperationRefused(
            _("At most %(max)s communities can take part in one operation.") % {"max": COMMUNITIES_MAX}
        )
    return chosen
