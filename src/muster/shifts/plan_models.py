"""Plans of duties: what a worker proposes and a person decides."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from muster.identifiers import uuid7


class Plan(models.Model):
    """A proposal for some days of a community: made by a worker, approved by a person."""

    class Aim(models.TextChoices):
        WEEK = "week", _("plan")
        REPAIR = "repair", _("repair")

    class State(models.TextChoices):
        WAITING = "waiting", _("is being worked out")
        PROPOSED = "proposed", _("waits for approval")
        APPROVED = "approved", _("in force")
        SUPERSEDED = "superseded", _("superseded")
        FAILED = "failed", _("could not be made")

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    aim = models.CharField(max_length=8, choices=Aim)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    from_at = models.DateTimeField()  # what is before stays
    first_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    roster_version = models.PositiveIntegerField(default=0)  # of which it was made
    people = models.PositiveIntegerField(default=0)  # who could be planned
    cost = models.BigIntegerField(default=0)
    bound = models.BigIntegerField(default=0)  # no plan costs less
    ended = models.CharField(max_length=8, blank=True)  # proven, effort, time
    parts = models.JSONField(default=dict)  # what it costs, by what for
    relief = models.JSONField(default=dict)  # where people are missing in every plan: the rules in the way
    taken_until = models.DateTimeField(null=True)  # a worker is at it until then; afterwards another may take it
    failure = models.CharField(max_length=12, blank=True)
    seconds = models.FloatField(default=0)
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["community_id", "operation_id", "made_at"], name="shift_plan_of_operation")]

    @property
    def span(self) -> tuple[date, date]:
        """Its first and last day."""
        return self.first_on, self.first_on + timedelta(days=self.days - 1)


class Pick(models.Model):
    """One duty of a plan."""

    pk = models.CompositePrimaryKey("community_id", "plan_id", "shift_id", "volunteer_id")
    community_id = models.BigIntegerField()
    plan_id = models.UUIDField()
    shift_id = models.UUIDField()
    volunteer_id = models.UUIDField()


class Gap(models.Model):
    """A shift that lacks people in a plan, and what keeps each of them away."""

    pk = models.CompositePrimaryKey("community_id", "plan_id", "shift_id")
    community_id = models.BigIntegerField()
    plan_id = models.UUIDField()
    shift_id = models.UUIDField()
    must = models.PositiveSmallIntegerField()
    better = models.PositiveSmallIntegerField()
    why = models.JSONField(default=dict)  # reason -> people
