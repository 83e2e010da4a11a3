"""Reads of operations. An operation is public; none of these needs a scope but a locking one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.operations.models import Extension, Operation, OperationCommunity
from muster.operations.refusals import OperationClosed
from muster.places.models import Area

SHOWN_MAX = 100


@dataclass(frozen=True)
class PublicExtension:
    """A later end that was asked for, and whether a second person has approved it."""

    ends_on: date
    reason: str
    requested_at: datetime
    approved_at: datetime | None


@dataclass(frozen=True)
class PublicOperation:
    """What everybody may know of an operation. No person, and no number of people."""

    id: UUID
    name: str
    name_en: str
    area: str
    kind: str  # as shown
    basis: str  # as shown
    purpose: str
    opened_at: datetime
    ends_on: date
    closed_at: datetime | None
    retention_days: int
    erased_after: date  # personal data is gone after this day
    synthetic: bool
    communities: int
    extensions: tuple[PublicExtension, ...]


def current(area_id: int) -> QuerySet[Operation]:
    """Operations of an area that are not closed, the newest first. Past its end date one still waits to be closed."""
    return Operation.objects.filter(area_id=area_id, closed_at=None).order_by("-opened_at", "-id")


def past(area_id: int) -> QuerySet[Operation]:
    """Closed operations of an area, the newest first."""
    return Operation.objects.filter(area_id=area_id, closed_at__isnull=False).order_by("-closed_at", "-id")


def in_community(community_id: int, *, now: datetime) -> QuerySet[Operation]:
    """Open operations in which a community takes part, the newest first."""
    taking_part = OperationCommunity.objects.filter(community_id=community_id).values("operation_id")
    today = timezone.localdate(now)
    return Operation.objects.filter(Q(closed_at=None), id__in=taking_part, ends_on__gte=today).order_by(
        "-opened_at", "-id"
    )


def still_open(operation_id: UUID, *, now: datetime) -> Operation:
    """The operation, or `OperationClosed` if it is closed, past its end, or none."""
    return _open(Operation.objects.filter(id=operation_id).first(), now=now)


def locked_open(operation_id: UUID, *, now: datetime) -> Operation:
    """The same, kept from changing until the transaction ends. Only its command may lock it."""
    return _open(Operation.objects.select_for_update().filter(id=operation_id).first(), now=now)


def _open(operation: Operation | None, *, now: datetime) -> Operation:
    if operation is None or operation.closed_at is not None:
        raise OperationClosed(_("This operation is closed. Nothing more can be recorded in it."))
    if operation.ends_on < timezone.localdate(now):
        raise OperationClosed(
            _("This operation ended on %(day)s. Ask the command whether it goes on.")
            % {"day": operation.ends_on.isoformat()}
        )
    return operation


def communities(operation_id: UUID) -> tuple[int, ...]:
    """Ids of the communities that take part, in the order of their codes."""
    ids = OperationCommunity.objects.filter(operation_id=operation_id).values_list("community_id", flat=True)
    return tuple(Area.objects.filter(id__in=ids).order_by("code").values_list("id", flat=True))


def pending_extensions(operation_id: UUID) -> QuerySet[Extension]:
    """Later ends that wait for a second person."""
    return Extension.objects.filter(operation_id=operation_id, approved_at=None).order_by("requested_at")


def public(operation_id: UUID) -> PublicOperation | None:
    """What the public page of an operation states, or None where there is no such operation."""
    operation = Operation.objects.select_related("area").filter(id=operation_id).first()
    if operation is None:
        return None
    extensions = Extension.objects.filter(operation_id=operation_id).order_by("requested_at")[:SHOWN_MAX]
    ended_on = timezone.localdate(operation.closed_at) if operation.closed_at else operation.ends_on
    return PublicOperation(
        id=operation.id,
        name=operation.name,
        name_en=operation.name_en,
        area=operation.area.name,
        kind=str(operation.get_kind_display()),
        basis=str(operation.get_basis_display()),
        purpose=operation.purpose,
        opened_at=operation.opened_at,
        ends_on=operation.ends_on,
        closed_at=operation.closed_at,
        retention_days=operation.retention_days,
        erased_after=ended_on + timedelta(days=operation.retention_days),
        synthetic=operation.synthetic,
        communities=OperationCommunity.objects.filter(operation_id=operation_id).count(),
        extensions=tuple(PublicExtension(it.ends_on, it.reason, it.requested_at, it.approved_at) for it in extensions),
    )
