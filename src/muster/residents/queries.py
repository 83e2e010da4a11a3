"""Reads of the register that show nobody: its sums, its houses."""

from uuid import UUID

from django.db.models import QuerySet

from muster.residents.models import Building, Register


def register_of(operation_id: UUID, community_id: int) -> Register | None:
    """One community's register with its sums, or None where none was loaded."""
    return Register.objects.filter(operation_id=operation_id, community_id=community_id).first()


def buildings_of(operation_id: UUID, community_id: int) -> QuerySet[Building]:
    """The houses that have doors on the register, in the order of compound and number."""
    here = Building.objects.filter(operation_id=operation_id, community_id=community_id, households__gt=0)
    return here.order_by("sort", "id")
