"""Rounds: one pass that must reach every household or person of an area."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.identifiers import uuid7


class Kind(models.TextChoices):
    NOTICE = "notice", _("Notices")
    PASS = "pass", _("Entry passes")
    SCREENING = "screening", _("Screening")
    TEST = "test", _("Testing")
    SUPPLIES = "supplies", _("Supplies")
    CUSTOM = "custom", _("Custom")


class Target(models.TextChoices):
    HOUSEHOLD = "household", _("each household")
    PERSON = "person", _("each person")


class Round(models.Model):
    """What is to be carried to every door. Nothing in it is personal. What the ledger counts of it is `ledger.Tally`."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    operation = models.ForeignKey("operations.Operation", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    city_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    target = models.CharField(max_length=12, choices=Target)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80, blank=True)
    instructions = models.JSONField(default=dict)  # language code -> text, for the people at the doors
    questions = models.JSONField(default=list)  # [{"code", "zh", "en", "options": [{"code", "zh", "en"}]}]
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    check_percent = models.PositiveSmallIntegerField(default=0)  # share of the answered doors seen a second time
    carried_from = models.UUIDField(null=True)  # the closed round whose missing doors this one takes up
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(check_percent__lte=100), name="round_check_percent"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="round_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["operation", "opened_at"], name="round_of_operation")]

    def __str__(self) -> str:
        return self.title


class Revisit(models.Model):
    """A door where nobody was home is planned for another hour."""

    pk = models.CompositePrimaryKey("community_id", "round_id", "household_id")
    community_id = models.BigIntegerField()
    round_id = models.UUIDField()
    household_id = models.UUIDField()
    building_id = models.UUIDField()
    visit_from = models.DateTimeField()
    visit_until = models.DateTimeField()
    planned_by = models.UUIDField()
    planned_at = models.DateTimeField()


class Check(models.Model):
    """A door drawn at random to be seen a second time, by someone else. Its result is an event of its own kind."""

    pk = models.CompositePrimaryKey("community_id", "round_id", "household_id")
    community_id = models.BigIntegerField()
    round_id = models.UUIDField()
    household_id = models.UUIDField()
    building_id = models.UUIDField()
    answered_by = models.UUIDField(null=True)  # the account that answered: never the one that checks
    volunteer_id = models.UUIDField(null=True)  # who is to look again
    drawn_at = models.DateTimeField()


class HandOver(models.Model):
    """Stairwells that whoever holds them passes to the next person, by six digits said aloud. Counts once, for minutes.

    It stays as a record of who gave what to whom. The code itself is not kept.
    """

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    operation_id = models.UUIDField()
    leases = ArrayField(models.UUIDField())
    code_hash = models.BinaryField(max_length=32)  # keyed, with the community in it
    given_by = models.UUIDField()  # the volunteer who holds them
    given_by_account = models.UUIDField()
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_by = models.UUIDField(null=True)  # the volunteer who took them over
    taken_at = models.DateTimeField(null=True)
    passed = models.PositiveSmallIntegerField(default=0)  # how many stairwells did go over
    closed_at = models.DateTimeField(null=True)  # taken over, put in the place of by another code, or found expired

    class Meta:
        constraints = [
            # Two open hand-overs of one community never share their digits.
            models.UniqueConstraint(
                fields=["community_id", "code_hash"], condition=Q(closed_at__isnull=True), name="hand_over_code_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False, closed_at__isnull=False),
                name="hand_over_taken_once",
            ),
        ]
        indexes = [models.Index(fields=["community_id", "given_at"], name="hand_over_at")]
