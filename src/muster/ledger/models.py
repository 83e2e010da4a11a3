"""What is true now, projected from the journal. No one edits these rows by hand."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q


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
    arrivals = models.JSONField(
        default=dict, db_default={}
    )  # event id -> [community id, when]: every arrival at work ever told
    departures = models.JSONField(default=dict, db_default={})  # event id -> [the arrival it ends, when]
    worked_min = models.PositiveIntegerField(
        default=0, db_default=0
    )  # of stays that have ended; two at once count once
    working_since = models.DateTimeField(null=True)  # the earliest arrival that nothing has ended

    class Meta:
        indexes = [
            # Not for rows without a community, so that it is never taken for the primary key: with a plan made while the
            # table was empty each report-in walked all who had reported in before.
            models.Index(
                fields=["operation_id", "community_id"],
                name="presence_here",
                condition=Q(community_id__isnull=False),
            ),
            GinIndex(fields=["claimed_in"], name="presence_claimed_in"),
        ]


class Tally(models.Model):
    """One round in one community: whether it still counts, and its sums. The row that every flush locks first."""

    pk = models.CompositePrimaryKey("community_id", "round_id")
    community_id = models.BigIntegerField()
    round_id = models.UUIDField()
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    target = models.CharField(max_length=12)  # "household" | "person": what one unit is
    ancestors = ArrayField(
        models.UUIDField(), default=list
    )  # rounds whose missing this one takes up, the nearest first
    reached = models.PositiveIntegerField(default=0)  # units
    excused = models.PositiveIntegerField(default=0)  # units
    tried = models.PositiveIntegerField(default=0)  # households where nobody was home and nothing was answered
    conflicts = models.PositiveIntegerField(default=0)  # households with unlike open answers: missing until settled
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # What closing stated, in units. It stands, also when a later correction of the register moves the sums above.
    closed_register = models.PositiveIntegerField(null=True)
    closed_reached = models.PositiveIntegerField(null=True)
    closed_excused = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(target__in=["household", "person"]), name="tally_target")]
        indexes = [models.Index(fields=["round_id"], name="tally_round")]


class BuildingCount(models.Model):
    """The same sums for one building. Changed by deltas in the transaction of the events."""

    pk = models.CompositePrimaryKey("community_id", "round_id", "building_id")
    community_id = models.BigIntegerField()
    round_id = models.UUIDField()
    building_id = models.UUIDField()
    reached = models.PositiveIntegerField(default=0)
    excused = models.PositiveIntegerField(default=0)
    tried = models.PositiveIntegerField(default=0)
    conflicts = models.PositiveIntegerField(default=0)
    closed_register = models.PositiveIntegerField(null=True)
    closed_reached = models.PositiveIntegerField(null=True)
    closed_excused = models.PositiveIntegerField(null=True)


class Standing(models.Model):
    """What is known of one door in one round. A door nobody has told of has no row: it is missing."""

    class State(models.TextChoices):
        OPEN = "open", "open"  # everything told was taken back
        TRIED = "tried", "tried"
        REACHED = "reached", "reached"
        EXCUSED = "excused", "excused"
        CONFLICT = "conflict", "conflict"

    pk = models.CompositePrimaryKey("community_id", "round_id", "household_id")
    community_id = models.BigIntegerField()
    round_id = models.UUIDField()
    household_id = models.UUIDField()
    building_id = models.UUIDField()
    units = models.PositiveSmallIntegerField()  # what this door weighs: 1, or its people; 0 if it is not asked for
    state = models.CharField(max_length=8, choices=State)
    result = models.CharField(max_length=8, blank=True)  # of the open answer: reached, referred, vacant, away, declined
    reached = models.PositiveSmallIntegerField(default=0)  # units; reached + excused <= units
    excused = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)  # times nobody was home
    last_at = models.DateTimeField()  # of the latest event, corrected; shown, never used to merge
    known = models.JSONField()  # all that was told: answers, attempts, checks, superseded ids

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(units__gte=models.F("reached") + models.F("excused")), name="standing_within_its_units"
            )
        ]
