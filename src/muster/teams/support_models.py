"""Support: what communities lack, who is asked to lend people, and who is lent. Of the people island (local), since being lent
to one place at a time is a constraint over all communities; only what a community lacks lies with it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from muster.identifiers import uuid7

COMPOUND_MAX, WHY_MAX = 60, 120


class Shortage(models.Model):
    """So many people a community, or one of its compounds, lacks for some time, people lent to it not counted.

    Told again for the same place, source and beginning it takes the earlier's place.
    """

    class Source(models.TextChoices):
        DESK = "desk", _("told by the desk")
        NORM = "norm", _("by the norm")
        SHIFTS = "shifts", _("open shifts")

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    compound = models.CharField(max_length=COMPOUND_MAX, blank=True)  # "": the community as a whole
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=8, choices=Source)
    why = models.CharField(max_length=WHY_MAX, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    told_by = models.UUIDField()
    told_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_id", "operation_id", "compound", "source", "starts_at"],
                condition=Q(withdrawn_at=None),
                name="one_shortage_per_place_source_and_start",
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="shortage_of_someone"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shortage_ends_after_it_starts"),
        ]


class SupportPlan(models.Model):
    """A proposal of who lends to whom, with its proven distance from the best."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        SUPERSEDED = "superseded", _("Superseded")

    id = models.UUIDField(primary_key=True, default=uuid7)
    operation = models.ForeignKey("operations.Operation", on_delete=models.CASCADE, related_name="+")
    city_id = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    version = models.PositiveIntegerField(
        default=1
    )  # raised by each change, so that nobody approves what they did not see
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    share_max = models.FloatField()  # of an organisation's free people
    norm = models.PositiveIntegerField(
        null=True
    )  # households for each of whom one person is wanted; null: not asked for
    lent_by = models.PositiveIntegerField()  # organisations that were looked at
    cost = models.PositiveIntegerField()  # in minutes: travel, groups, who is missing, who changes
    bound = models.PositiveIntegerField()  # no plan of these organisations costs less
    ended = models.CharField(max_length=8)  # "proven" | "enough" | "time"
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operation"], condition=Q(state="approved"), name="one_approved_support_per_operation"
            ),
            models.UniqueConstraint(
                fields=["operation"], condition=Q(state="proposed"), name="one_proposed_support_per_operation"
            ),
        ]


class Loan(models.Model):
    """So many people of one organisation for one place. It outlives its plan once a side has confirmed it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ASKED = "asked", _("asked")  # of both; who has confirmed stands in their answers
        AGREED = "agreed", _("agreed")  # both have confirmed
        RUNNING = "running", _("there now")
        OVER = "over", _("over")
        DECLINED = "declined", _("declined")
        REPLACED = "replaced", _("replaced")  # by a later plan, before anybody had confirmed

    LIVE = (State.ASKED, State.AGREED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="+")
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    compound = models.CharField(max_length=COMPOUND_MAX, blank=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField()  # asked for
    travel_min = models.PositiveIntegerField()  # of one of them, on average
    reason = models.CharField(max_length=40)  # a code of planning.support
    reason_facts = models.JSONField(default=dict)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_at = models.DateTimeField(null=True)  # when a side last confirmed, declined or ended it
    begun_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)  # who ended it early
    told = models.CharField(max_length=10, blank=True)  # what the organisation's contact was told last
    due_at = models.DateTimeField(null=True)  # when a worker looks after it next

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "organisation", "community_id", "compound"], name="one_loan_per_pair_and_plan"
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="loan_of_someone"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="loan_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["community_id", "operation_id"], name="loan_community"),
            models.Index(fields=["organisation", "operation_id"], name="loan_organisation"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="loan_due"),
        ]


class Side(models.TextChoices):
    ORGANISATION = "organisation", _("organisation")
    DESK = "desk", _("desk")


class Reason(models.TextChoices):
    """Why a side declines."""

    NEEDED_HERE = "needed_here", _("our people are needed where they are")
    TOO_FEW = "too_few", _("too few of us are free")
    TOO_FAR = "too_far", _("too far away")
    REST = "rest", _("our people must rest")
    ENOUGH = "enough", _("we have enough people now")
    OTHER_TIME = "other_time", _("not at this time")
    NO_ROOM = "no_room", _("we cannot take in so many")
    OTHER = "other", _("another reason; please call")


class LoanAnswer(models.Model):
    """What one side says to a loan, once. Row security lets each side speak for itself alone."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="+")
    city_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    organisation_id = models.UUIDField()
    side = models.CharField(max_length=12, choices=Side)
    confirms = models.BooleanField()
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "side"], name="one_answer_per_side"),
            models.CheckConstraint(condition=Q(confirms=True) ^ ~Q(reason=""), name="loan_declined_with_a_reason"),
        ]


class Lent(models.Model):
    """One person whom their organisation named for a loan. Nobody is lent to two places at once: a constraint of the table."""

    class State(models.TextChoices):
        NAMED = "named", _("named")  # by their organisation; the desk has not confirmed yet
        COMING = "coming", _("to come")  # both have confirmed
        THERE = "there", _("there now")  # moved by us; `claim_id` is the event
        HOME = "home", _("home again")
        STAYED = "stayed", _("went their own way")  # had moved by themselves: left alone
        RELEASED = "released", _("not needed after all")

    HELD = (State.NAMED, State.COMING, State.THERE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="+")
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    community_id = models.BigIntegerField()  # where they go
    compound = models.CharField(max_length=COMPOUND_MAX, blank=True)
    organisation_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    from_community_id = models.BigIntegerField(null=True)  # where they counted, or live where they had not come yet
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.NAMED)
    claim_id = models.UUIDField(null=True)
    told = models.CharField(max_length=8, blank=True)  # what they were told last

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "volunteer_id"], name="lent_once_per_loan"),
            models.CheckConstraint(
                condition=~Q(state="there") | Q(claim_id__isnull=False), name="lent_there_by_a_claim"
            ),
        ]
        indexes = [
            models.Index(fields=["community_id", "ends_at"], name="lent_community"),
            models.Index(fields=["from_community_id", "ends_at"], name="lent_from"),
            models.Index(fields=["volunteer_id"], name="lent_volunteer"),
        ]


class SupportGap(models.Model):
    """A place that still lacks people in a plan, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(SupportPlan, on_delete=models.CASCADE, related_name="+")
    city_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    compound = models.CharField(max_length=COMPOUND_MAX, blank=True)
    people = models.PositiveIntegerField()
    reason = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "community_id", "compound"], name="one_support_gap_per_place")
        ]
