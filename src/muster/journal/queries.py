"""What the journal can be asked."""

from uuid import UUID

from django.db.models import QuerySet

from muster.journal.models import FieldEvent, Mismatch, Quarantined


def events_of(operation_id: UUID, community_id: int) -> QuerySet[FieldEvent]:
    """What happened in one community of an operation, by id, which is about the order of making."""
    return FieldEvent.objects.filter(community_id=community_id, operation_id=operation_id).order_by("id")


def mismatches_in(community_id: int) -> QuerySet[Mismatch]:
    """Second bodies under ids that were taken, newest first, for a person to look at."""
    return Mismatch.objects.filter(community_id=community_id).order_by("-received_at", "id")


def quarantined_in(community_id: int) -> QuerySet[Quarantined]:
    """What was kept but does not count, newest first, for the desk to look at."""
    return Quarantined.objects.filter(community_id=community_id).order_by("-received_at", "id")
