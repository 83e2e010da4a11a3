"""The outbox: a message is written in the transaction of the act that causes it, and sent afterwards."""

from django.db import models

from muster.identifiers import uuid7


class Message(models.Model):
    """One message to one phone number. Number and text are sealed, and gone as soon as it waits no more."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=uuid7)
    channel = models.CharField(max_length=12)  # a folder of this room
    purpose = models.CharField(max_length=20)  # "sign_in_code"
    sealed = models.BinaryField(null=True)  # a `letter.Letter`
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=models.Q(state="waiting"), name="message_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", sealed__isnull=False)
                | ~models.Q(state="waiting") & models.Q(sealed__isnull=True),
                name="message_kept_while_it_waits",
            ),
        ]


class SendBudget(models.Model):
    """How many messages a number, or the whole city, has had in a span of time. The limit is a constraint."""

    pk = models.CompositePrimaryKey("subject", "span_starts_at")
    subject = models.CharField(max_length=80)  # "minute:<phone index>", "day:<phone index>", "city-day"
    span_starts_at = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)
    sent_max = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sent__lte=models.F("sent_max")), name="send_budget_kept"),
        ]
