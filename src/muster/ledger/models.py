"""What is true now, projected from the journal. No one edits these rows by hand."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Presence(models.Model):
    """Where a person has reported in, for one operation: one row per person, however often they report in.

    Part of the people island (local): counting once is its primary key.
    """

    pk = models.CompositePrimaryKey("operation_id", "volunteer_id")
    operation_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    city_id = models.BigIntegerField()
    organisation_id = models.UUIDField(null=True)  # as it was when the person first reported in
    home_community_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)  # where they count; null: every claim was taken back
    claims = models.JSONField(default=dict)  # event id -> community id, every claim ever made
    superseded = ArrayField(models.UUIDField(), default=list)  # remembered also before their event arrives
    claimed_in = ArrayField(models.BigIntegerField(), default=list)  # communities of the open claims, sorted
    first_at = models.DateTimeField()  # the earliest claim as it happened; for the curve only, never to merge

    class Meta:
        indexes = [
            models.Index(fields=["operation_id", "community_id"], name="presence_community"),
            GinIndex(fields=["claimed_in"], name="presence_claimed_in"),
        ]
