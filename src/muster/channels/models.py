"""The outbox, and where people and groups are reached. Whatever is an address or a text is sealed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from muster.channels.limits import GROUPS_MAX, SINCE_MAX
from muster.channels.reasons import Reason
from muster.identifiers import uuid7


class Message(models.Model):
    """One message to one number, person or group. What it says is sealed, and gone as soon as it is settled.

    It is written in the transaction of the act that causes it. `sending` is committed before it is handed over, so that
    a worker that is killed leaves a trace.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"  # the service has taken it; that it was read is known to nobody
        DEAD = "dead"
        UNSURE = "unsure"  # it may have gone out or not, and is not tried again

    UNSETTLED = (State.WAITING, State.SENDING)

    id = models.UUIDField(primary_key=True, default=uuid7)
    channel = models.CharField(max_length=12)  # a folder of this room
    purpose = models.CharField(max_length=20)  # "sign_in_code"
    community_id = models.BigIntegerField(null=True)  # whose desk sees what became of it; none: nobody's
    about_id = models.UUIDField(null=True)  # a call-out
    person_id = models.UUIDField(null=True)  # a volunteer
    group_id = models.UUIDField(null=True)  # a `Group`
    sealed = models.BinaryField(null=True)  # a `letter.Letter`
    quiet = models.BooleanField(default=False)
    tag = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True, default="")  # a `Reason`: of the last failure
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()  # not tried before
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # when it was last taken in hand, settled or taken back

    class Meta:
        indexes = [
            # What expires first goes first: a code of ten minutes never stands behind a call-out of hours.
            models.Index(fields=["channel", "expires_at"], condition=Q(state="waiting"), name="message_to_send"),
            models.Index(fields=["changed_at"], condition=Q(state="sending"), name="message_in_hand"),
            models.Index(fields=["community_id", "about_id"], name="message_about"),
            models.Index(fields=["person_id"], condition=Q(person_id__isnull=False), name="message_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending"], sealed__isnull=False)
                | ~Q(state__in=["waiting", "sending"]) & Q(sealed__isnull=True),
                name="message_kept_until_settled",
            ),
        ]

    @property
    def why(self) -> str:
        """The reason as a sentence."""
        return str(Reason(self.reason).label) if self.reason else ""


class Address(models.Model):
    """Where one person is reached. The app can add and remove it and never read it back."""

    class State(models.TextChoices):
        OK = "ok"
        GONE = "gone"

    id = models.UUIDField(primary_key=True, default=uuid7)
    volunteer = models.ForeignKey("people.Volunteer", on_delete=models.CASCADE, related_name="+")
    city_id = models.BigIntegerField()
    channel = models.CharField(max_length=12)  # of `limits.KEPT_ADDRESSES` or `limits.IDENTITIES`
    sealed = models.BinaryField(null=True)
    digest = models.BinaryField(max_length=16)  # keyed: tells that an address is there already, and nothing else
    state = models.CharField(max_length=8, choices=State, default=State.OK)
    gone_reason = models.CharField(max_length=40, blank=True, default="")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "channel", "digest"], name="address_once"),
            models.CheckConstraint(
                condition=Q(state="ok", sealed__isnull=False) | Q(state="gone", sealed__isnull=True),
                name="address_kept_while_it_works",
            ),
        ]


class Preference(models.Model):
    """By what a person wants to be reached, and when quietly. Who has none is reached by what there is."""

    volunteer = models.OneToOneField("people.Volunteer", primary_key=True, on_delete=models.CASCADE, related_name="+")
    order = ArrayField(models.CharField(max_length=12), default=list)  # of `limits.PERSONAL`, first choice first
    quiet_from_min = models.PositiveSmallIntegerField(null=True)  # minutes after midnight; null: as the installation
    quiet_to_min = models.PositiveSmallIntegerField(null=True)  # before it: ends on the next day

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from_min__isnull=True, quiet_to_min__isnull=True)
                | Q(
                    quiet_from_min__isnull=False,
                    quiet_to_min__isnull=False,
                    quiet_from_min__lt=1440,
                    quiet_to_min__lt=1440,
                ),
                name="preference_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(order__contained_by=["webpush", "sms", "mail", "matrix"], order__len__lte=4),
                name="preference_of_known_channels",
            ),
        ]


class Group(models.Model):
    """A chat of a community: a robot's key, or a room. The app can add and remove it and never read it back."""

    class State(models.TextChoices):
        OK = "ok"
        GONE = "gone"

    id = models.UUIDField(primary_key=True, default=uuid7)
    community_id = models.BigIntegerField()
    city_id = models.BigIntegerField()
    place = models.PositiveSmallIntegerField()  # which of the community's places it takes: so they cannot be more
    channel = models.CharField(max_length=12)  # "wecom" | "dingtalk" | "feishu" | "matrix"
    label = models.CharField(max_length=40)
    sealed = models.BinaryField()
    digest = models.BinaryField(max_length=16)
    state = models.CharField(max_length=8, choices=State, default=State.OK)
    last_reason = models.CharField(max_length=40, blank=True, default="")  # a `Reason`; empty: the last one went well
    added_by = models.UUIDField()  # an account
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community_id", "place"], name="group_place_once"),
            models.UniqueConstraint(fields=["community_id", "channel", "digest"], name="group_once"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=GROUPS_MAX), name="group_places"),
        ]

    @property
    def why(self) -> str:
        """What was wrong with the last message, as a sentence."""
        return str(Reason(self.last_reason).label) if self.last_reason else ""


class Heard(models.Model):
    """How far the worker has listened on one channel. Local, for the worker alone."""

    channel = models.CharField(primary_key=True, max_length=12)
    since = models.CharField(max_length=SINCE_MAX, blank=True, default="")  # the service's mark; empty: from now on
    heard_at = models.DateTimeField()  # when the last step ended well
    due_at = models.DateTimeField()  # not asked before: it was away


class SendBudget(models.Model):
    """How many messages a number, or the whole city, has had in a span of time. The limit is a constraint."""

    pk = models.CompositePrimaryKey("subject", "span_starts_at")
    subject = models.CharField(max_length=80)  # "minute:<phone index>", "day:<phone index>", "city-day"
    span_starts_at = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)
    sent_max = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sent__lte=F("sent_max")), name="send_budget_kept"),
        ]
