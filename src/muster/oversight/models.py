"""A look for a life at risk passes the quota. In return the data officer is told of it, and somebody else reviews it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Telling(models.Model):
    """The message that tells the data officer of one look. It counts as told once it was handed over."""

    pk = models.CompositePrimaryKey("community_id", "look_id")
    community_id = models.BigIntegerField()
    look_id = models.UUIDField()
    city_id = models.BigIntegerField()
    message_id = models.UUIDField()  # one message may tell of several looks
    told_at = models.DateTimeField(null=True)


class Review(models.Model):
    """What somebody found who was not the one that looked. Written once."""

    class Finding(models.TextChoices):
        JUSTIFIED = "justified", _("Justified: a life was at risk")
        UNJUSTIFIED = "unjustified", _("Not justified")

    pk = models.CompositePrimaryKey("community_id", "look_id")
    community_id = models.BigIntegerField()
    look_id = models.UUIDField()
    city_id = models.BigIntegerField()
    household_id = models.UUIDField()  # who reads at their own page that it was reviewed
    looked_by = models.UUIDField()
    finding = models.CharField(max_length=12, choices=Finding)
    name = models.CharField(max_length=60)  # of the person who reviewed, as they sign it
    words = models.CharField(max_length=500)
    reviewed_by = models.UUIDField()
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reviewed_by=F("looked_by")), name="review_takes_two_people"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(words=""), name="review_says_who_and_what"),
        ]
        indexes = [models.Index(fields=["community_id", "household_id"], name="review_household")]
