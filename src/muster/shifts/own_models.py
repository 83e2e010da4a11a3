"""What people say of themselves: when they cannot come, what they would like, whether a child comes along."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """Of a day, by when a shift begins."""

    DAY = "day", _("by day")
    EVENING = "evening", _("in the evening")
    NIGHT = "night", _("at night")


class Absence(models.Model):
    """A time at which somebody cannot come. Never why."""

    pk = models.CompositePrimaryKey("operation_id", "volunteer_id", "starts_at")
    operation_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_it_starts")
        ]


class Wish(models.Model):
    """A part of a day on which somebody would like to be on duty, or rather not."""

    pk = models.CompositePrimaryKey("operation_id", "volunteer_id", "on", "part")
    operation_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    on = models.DateField()
    part = models.CharField(max_length=8, choices=Part)
    likes = models.BooleanField()
    said_at = models.DateTimeField()


class Companion(models.Model):
    """Somebody may have to bring a child to the post: asked of everybody, answered by whom it concerns."""

    pk = models.CompositePrimaryKey("operation_id", "volunteer_id")
    operation_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    said_at = models.DateTimeField()


class Calendar(models.Model):
    """The address by which a person's own calendar fetches their duties. Only a digest of it is kept; a new one ends the old."""

    volunteer_id = models.UUIDField(primary_key=True)
    digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
