"""Teams: a leader and strong members for each community, proposed as a plan and approved by a person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.identifiers import uuid7
from muster.teams.support_models import Lent, Loan, LoanAnswer, Shortage, SupportGap, SupportPlan

__all__ = ["Gap", "Lent", "Loan", "LoanAnswer", "Part", "Pick", "Plan", "Shortage", "SupportGap", "SupportPlan"]


class Plan(models.Model):
    """A proposal for all communities of an operation, with its proven distance from the best."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        SUPERSEDED = "superseded", _("Superseded")

    id = models.UUIDField(primary_key=True, default=uuid7)
    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    version = models.PositiveIntegerField(
        default=1
    )  # raised by each change, so that nobody approves what they did not see
    share_max = models.FloatField()  # of an organisation's seniors
    seed = models.BigIntegerField()
    travel_min = models.PositiveIntegerField()
    bound_min = models.PositiveIntegerField()  # no plan with the same gaps travels less
    proven = models.BooleanField()
    people = models.PositiveIntegerField()  # who had reported in when it was made
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operation"], condition=Q(state="approved"), name="one_approved_plan_per_operation"
            ),
        ]


class Part(models.TextChoices):
    LEADER = "leader", _("Leader")
    MEMBER = "member", _("Member")
    RESERVE = "reserve", _("Reserve")


class Pick(models.Model):
    """One person for one community in a plan, with the reason."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    volunteer_id = models.UUIDField()
    part = models.CharField(max_length=8, choices=Part)
    place = models.PositiveSmallIntegerField()  # 0 for the leader; 0, 1 for members; the order of reserves
    travel_min = models.PositiveIntegerField()
    reason = models.CharField(max_length=40)  # a code of planning.teams, or "chosen_by_hand"
    reason_facts = models.JSONField(default=dict)
    chosen_by = models.UUIDField(null=True)  # who chose by hand

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "volunteer_id"], name="one_seat_per_person_and_plan"),
            models.UniqueConstraint(fields=["plan", "community_id", "part", "place"], name="one_person_per_seat"),
        ]
        indexes = [models.Index(fields=["operation_id", "community_id"], name="pick_community")]


class Gap(models.Model):
    """A seat that no one can take, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    part = models.CharField(max_length=8, choices=Part)
    place = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=40)
    reason_facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "community_id", "part", "place"], name="one_gap_per_seat"),
        ]
