"""The operation: one emergency from declaration to close."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from muster.identifiers import uuid7


class Kind(models.TextChoices):
    OUTBREAK = "outbreak", _("Outbreak")
    FLOOD = "flood", _("Flood")
    HEAT = "heat", _("Heat")
    EARTHQUAKE = "earthquake", _("Earthquake")
    STORM = "storm", _("Storm")
    OTHER = "other", _("Other emergency")


class Basis(models.TextChoices):
    """Why personal data may be handled at all (PIPL article 13)."""

    CONSENT = "consent", _("Consent of each person")
    EMERGENCY = "emergency", _("Public-health or other emergency, to protect life and health")
    DUTY = "duty", _("Duty set by law")


class Operation(models.Model):
    """One emergency. Closing it ends its notices, calls, duties and scopes, and starts retention."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    basis = models.CharField(max_length=12, choices=Basis)
    purpose = models.TextField(max_length=2000, blank=True)  # in plain words, for the public page
    opened_at = models.DateTimeField()
    ends_on = models.DateField()
    retention_days = models.PositiveSmallIntegerField(default=30)
    closed_at = models.DateTimeField(null=True)
    opened_by = models.UUIDField(null=True)
    synthetic = models.BooleanField(default=False)  # its people are invented; every screen says so

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(retention_days__lte=30), name="operation_retention_at_most_30_days"),
        ]

    def __str__(self) -> str:
        return self.name


class OperationCommunity(models.Model):
    """A community that takes part in an operation."""

    pk = models.CompositePrimaryKey("operation_id", "community_id")
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_constraint=False)


class Officer(models.Model):
    """Who answers for people's data in an operation, and is told of a look for a life at risk."""

    operation = models.OneToOneField(Operation, on_delete=models.CASCADE, primary_key=True, related_name="+")
    city_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    phone = models.BinaryField()  # sealed under the installation's key
    named_by = models.UUIDField()
    named_at = models.DateTimeField()


class Extension(models.Model):
    """A request to move an operation's end. It counts once a second person has approved it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="+")
    ends_on = models.DateField()
    reason = models.CharField(max_length=400)
    requested_by = models.UUIDField()
    requested_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("requested_by")),
                name="extension_takes_two_people",
            ),
        ]
