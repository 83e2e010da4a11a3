"""What happened: appended, never changed. Distributed by community."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldEvent(models.Model):
    """One thing a person saw or did in the field. Written once, never changed."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()  # first in every key, so that the table can be distributed
    id = models.UUIDField()  # UUIDv7, made on the phone
    operation_id = models.UUIDField()
    kind = models.CharField(max_length=40)  # "volunteer.reported_in"; shapes are in journal/kinds.py
    actor_id = models.UUIDField()  # no foreign key: the journal outlives the people list
    device_id = models.UUIDField()
    boot_id = models.UUIDField()
    seq = models.BigIntegerField()  # per device and community, without gaps
    supersedes = ArrayField(models.UUIDField(), default=list)
    claimed_at = models.DateTimeField()  # the phone's clock, as sent
    happened_at = models.DateTimeField()  # the same, corrected by the batch's offset; never used to merge
    mono_ms = models.BigIntegerField()  # the phone's monotonic clock since boot
    received_at = models.DateTimeField()  # given by the application: now() is refused in distributed upserts
    body_hash = models.BinaryField(max_length=32)
    facts = models.JSONField()  # ids, closed codes and numbers only

    class Meta:
        managed = False  # partitioned by id: made by SQL in the first migration
        db_table = "journal_fieldevent"


class Mismatch(models.Model):
    """Another body under an id that is already taken: kept for a person to see."""

    pk = models.CompositePrimaryKey("community_id", "id", "body_hash")
    community_id = models.BigIntegerField()
    id = models.UUIDField()
    body_hash = models.BinaryField(max_length=32)
    operation_id = models.UUIDField(null=True)
    actor_id = models.UUIDField()
    device_id = models.UUIDField()
    received_at = models.DateTimeField()
    body = models.JSONField()


class Quarantined(models.Model):
    """An event from someone who may not (or no longer) speak for this community: kept, and not yet counted."""

    pk = models.CompositePrimaryKey("community_id", "id", "body_hash")
    community_id = models.BigIntegerField()
    id = models.UUIDField()
    body_hash = models.BinaryField(max_length=32)
    operation_id = models.UUIDField(null=True)
    actor_id = models.UUIDField()
    device_id = models.UUIDField()
    received_at = models.DateTimeField()
    reason = models.CharField(max_length=40)  # a closed code: "out_of_scope", "token_expired", "token_revoked"
    body = models.JSONField()


class PutAway(models.Model):
    """A desk has seen what was kept, and why it need not wait any longer. What was kept stays where it is."""

    class Reason(models.TextChoices):
        TOLD = "told", _("Counts already, told in another way")
        MISTAKEN = "mistaken", _("Sent by mistake")
        ASKED = "asked", _("The sender was asked; nothing is to be taken over")
        LATE = "late", _("Came too late to matter")

    pk = models.CompositePrimaryKey("community_id", "event_id", "body_hash")
    community_id = models.BigIntegerField()
    event_id = models.UUIDField()
    body_hash = models.BinaryField(max_length=32)
    reason = models.CharField(max_length=8, choices=Reason)
    put_by = models.UUIDField()
    put_at = models.DateTimeField()
