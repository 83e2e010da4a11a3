"""Shifts: posts with their hours, who is on duty when, what people have said of themselves, and plans that wait for a yes.

All of it lies in the people island (local): that nobody is in two places at once is a constraint over all communities.
Keys begin with the community all the same, but for what people say of themselves.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from muster.identifiers import uuid7
from muster.shifts.own_models import Absence, Calendar, Companion, Part, Wish
from muster.shifts.plan_models import Gap, Pick, Plan

__all__ = [
    "Absence", "Calendar", "ChildNeed", "Companion", "Duty", "Gap", "Override", "Part", "Pattern", "Pick", "Plan", "Post", "PostKind",
    "Roster", "Shift", "Untold", "Wish",
]  # fmt: skip

MINUTES_MAX = 12 * 60  # of one shift
NAME_MAX = 60


class PostKind(models.TextChoices):
    CHECKPOINT = "checkpoint", _("Checkpoint")
    SCREENING = "screening", _("Screening")
    SUPPLIES = "supplies", _("Supplies")
    ORDER = "order", _("Order at a test site")
    GREEN = "green", _("Green channel")
    INTERPRETER = "interpreter", _("Interpreter")
    DATA = "data", _("Data entry")
    NIGHT = "night", _("Night watch")
    CUSTOM = "custom", _("Other")


class Roster(models.Model):
    """What holds for everybody's hours in one community, and the row that each change of its duties locks."""

    pk = models.CompositePrimaryKey("community_id", "operation_id")
    community_id = models.BigIntegerField()
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    version = models.PositiveIntegerField(default=0)  # counts the changes: nobody approves what they did not see
    day_max_min = models.PositiveSmallIntegerField(default=10 * 60)
    week_max_min = models.PositiveSmallIntegerField(default=48 * 60)  # of seven days in a row
    rest_min = models.PositiveSmallIntegerField(default=11 * 60)  # minutes between two duties
    nights_max = models.PositiveSmallIntegerField(default=3)  # in a row
    run_min = models.PositiveSmallIntegerField(default=1)  # days of duty in a row
    run_max = models.PositiveSmallIntegerField(default=6)
    days_off_min = models.PositiveSmallIntegerField(default=1)  # in a row
    weights = models.JSONField(default=dict)  # of `weigh.WEIGHTS`, where the desk has changed one

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(day_max_min__gte=60, day_max_min__lte=MINUTES_MAX)
                & Q(week_max_min__gte=60, week_max_min__lte=84 * 60)
                & Q(rest_min__lte=MINUTES_MAX, nights_max__gte=1, nights_max__lte=7)
                & Q(run_min__gte=1, run_max__lte=14, run_min__lte=F("run_max"))
                & Q(days_off_min__gte=1, days_off_min__lte=7),
                name="roster_limits",
            )
        ]


class Post(models.Model):
    """A kind of work at a place, and what whoever stands there must bring."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=PostKind)
    name = models.CharField(max_length=NAME_MAX)
    place = models.CharField(max_length=80, blank=True)
    asks = ArrayField(models.CharField(max_length=48), default=list)  # "licence:c1": all of them, of each person
    never_alone = models.BooleanField(default=False)  # two or nobody
    takes_child = models.BooleanField(default=False)  # somebody may bring their child here
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["community_id", "operation_id"], name="post_of_operation")]

    def __str__(self) -> str:
        return self.name


class Pattern(models.Model):
    """Hours of a post that come back on some days of the week, and how many people they want."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    post_id = models.UUIDField()
    weekdays = models.PositiveSmallIntegerField(default=127)  # bit 0 is Monday
    starts_min = models.PositiveSmallIntegerField()  # after midnight, local time
    minutes = models.PositiveSmallIntegerField()
    must = models.PositiveSmallIntegerField()
    better = models.PositiveSmallIntegerField(default=0)
    from_on = models.DateField(null=True)  # null: since ever
    until_on = models.DateField(null=True)  # null: on and on

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekdays__gte=1, weekdays__lte=127, starts_min__lt=1440)
                & Q(minutes__gte=30, minutes__lte=MINUTES_MAX)
                & Q(must__lte=200, better__lte=200),
                name="pattern_within_a_week",
            )
        ]
        indexes = [models.Index(fields=["community_id", "post_id"], name="pattern_of_post")]


class Shift(models.Model):
    """One post on one day at certain hours. A person's duty can name only a shift that exists."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    post_id = models.UUIDField()
    on = models.DateField()  # the local day on which it begins
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    must = models.PositiveSmallIntegerField()
    better = models.PositiveSmallIntegerField(default=0)
    is_by_hand = models.BooleanField(default=False)  # its numbers were set for this day alone: patterns leave it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community_id", "post_id", "starts_at", "ends_at"], name="shift_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["community_id", "operation_id", "on"], name="shift_of_day")]


class Duty(models.Model):
    """One person at one shift. Two of one person never overlap, wherever they are: `duty_in_one_place` holds it."""

    pk = models.CompositePrimaryKey("community_id", "shift_id", "volunteer_id")
    community_id = models.BigIntegerField()
    shift_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    operation_id = models.UUIDField()
    seat = models.PositiveSmallIntegerField()  # 1 to as many as the shift wants
    starts_at = models.DateTimeField()  # of the shift
    ends_at = models.DateTimeField()
    plan_id = models.UUIDField(null=True)  # null: set by hand
    set_by = models.UUIDField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community_id", "shift_id", "seat"], name="duty_seat_once"),
            models.CheckConstraint(condition=Q(seat__gte=1), name="duty_has_a_seat"),
        ]
        indexes = [models.Index(fields=["volunteer_id", "starts_at"], name="duty_of_volunteer")]


class Untold(models.Model):
    """Somebody whose duties in a community have changed since they were last sent word."""

    pk = models.CompositePrimaryKey("community_id", "operation_id", "volunteer_id")
    community_id = models.BigIntegerField()
    operation_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    city_id = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["changed_at"], name="untold_since")]


class Override(models.Model):
    """A limit that one person may go beyond until a time: who said so, and why. Nothing else lifts a limit."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    operation_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    rule = models.CharField(max_length=12)  # of `fit.Rule`
    until = models.DateTimeField()
    reason = models.CharField(max_length=120)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["community_id", "operation_id", "volunteer_id"], name="override_of_person")]


class ChildNeed(models.Model):
    """ "My child is alone": said by the person, filled by the desk. When and how; never whose, nor why."""

    class How(models.TextChoices):
        RELIEVED = "relieved", _("somebody took over the duty")
        SITTER = "sitter", _("somebody is with the child")
        BROUGHT = "brought", _("the child came to the post")
        OVER = "over", _("no longer needed")

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    operation_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    said_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    met_by = models.UUIDField(null=True)
    how = models.CharField(max_length=8, choices=How, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_id", "operation_id", "volunteer_id"],
                condition=Q(met_at__isnull=True),
                name="child_need_once",
            )
        ]
