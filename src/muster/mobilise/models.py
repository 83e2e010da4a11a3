"""Notices, the expected list, answers and sign-ups (people island: local tables)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.identifiers import uuid7


class Notice(models.Model):
    """The call of an operation to organisations and areas, with a deadline. Sending it freezes the expected list."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    body = models.TextField(max_length=4000)
    body_en = models.TextField(max_length=4000, blank=True)
    deadline = models.DateTimeField()
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # cancelled, or its operation closed


class Address(models.Model):
    """An organisation or an area that a notice is addressed to."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "organisation"], name="organisation_addressed_once"),
            models.UniqueConstraint(fields=["notice", "area"], name="area_addressed_once"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(area__isnull=True), name="address_is_one_of_two"
            ),
        ]


class Answer(models.TextChoices):
    """What an expected person said. Having reported in is not said but done: the ledger knows it."""

    SILENT = "silent", _("No answer yet")
    YES = "yes", _("Answered yes")
    DECLINED = "declined", _("Declined")
    UNREACHABLE = "unreachable", _("Unreachable")


class Expected(models.Model):
    """One person called in one operation, frozen as they were when the notice went out."""

    pk = models.CompositePrimaryKey("operation_id", "volunteer_id")
    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="+")
    volunteer_id = models.UUIDField()
    city_id = models.BigIntegerField()
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+")  # the first that called them
    organisation_id = models.UUIDField(null=True)
    community_id = models.BigIntegerField(null=True)  # their home community
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.SILENT)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["operation", "community_id"], name="expected_community"),
            models.Index(fields=["operation", "organisation_id"], name="expected_organisation"),
        ]


class DeclineReason(models.Model):
    """Why someone declined: optional, read by their desk only, erased with the operation."""

    pk = models.CompositePrimaryKey("operation_id", "volunteer_id")
    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="+")
    volunteer_id = models.UUIDField()
    community_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200)


class SignUp(models.Model):
    """Someone who raised a hand before any notice (请战). A later notice to their area counts them as a yes."""

    pk = models.CompositePrimaryKey("city_id", "volunteer_id")
    city = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    volunteer_id = models.UUIDField()
    community_id = models.BigIntegerField()
    signed_up_at = models.DateTimeField()
