"""Call-outs: an urgent need with seats, who was asked in which wave and why, and how each stands."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from muster.callouts.seating import HOLDING, State
from muster.identifiers import uuid7

SEATS_MAX = 200
TEXT_MAX = 300
PLACE_MAX = 80


class Kind(models.TextChoices):
    CALL = "call", _("Call-out")
    HELP = "help", _("Neighbourly help")
    DRILL = "drill", _("Drill")


class Urgency(models.TextChoices):
    NOW = "now", _("At once")
    SOON = "soon", _("Within hours")
    LATER = "later", _("Later")


class Ring(models.TextChoices):
    """How far a wave reaches."""

    COMMUNITY = "community", _("This community")
    NEIGHBOURS = "neighbours", _("Neighbouring communities")
    SUBDISTRICT = "subdistrict", _("The subdistrict")
    ORGANISATIONS = "organisations", _("Organisations of the city")


class Callout(models.Model):
    """One need, as the desk wrote it, with what it has set for finding people."""

    class State(models.TextChoices):
        OPEN = "open", _("looking")
        FILLED = "filled", _("filled")
        CLOSED = "closed", _("ended")

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    number = models.PositiveIntegerField()  # of the community, as people speak of it
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    text = models.CharField(max_length=TEXT_MAX)
    place = models.CharField(max_length=PLACE_MAX)
    urgency = models.CharField(max_length=8, choices=Urgency)
    starts_at = models.DateTimeField(null=True)  # null: at once
    arrival_code = models.CharField(max_length=4)  # told at the place: whoever types it is there
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    wave = models.PositiveSmallIntegerField(default=0)  # the last one that was sent
    wave_people = models.PositiveIntegerField()  # how many one wave asks at most
    wave_min = models.PositiveSmallIntegerField()  # minutes until the next
    answers_wanted = models.PositiveSmallIntegerField()  # yeses within these minutes that make the next one wait
    hold_min = models.PositiveSmallIntegerField()  # how long a freed seat is held for a reserve
    reserves_max = models.PositiveSmallIntegerField()
    ring_first = models.CharField(max_length=13, choices=Ring, default=Ring.COMMUNITY)  # where it begins to ask
    ring_max = models.CharField(max_length=13, choices=Ring)
    wakes_because = models.CharField(max_length=120, blank=True)  # quiet hours are overridden, and why
    origin = models.CharField(max_length=120, blank=True)  # what links to this installation begin with
    to_groups = models.BooleanField(default=False)  # also written into the chats of the community
    told_groups = models.CharField(max_length=8, blank=True)  # the last thing written there
    claims = models.PositiveIntegerField(default=0)
    next_wave_at = models.DateTimeField(null=True)  # null: none is due
    exhausted_at = models.DateTimeField(null=True)  # nobody is left to ask, and seats are free
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()
    filled_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community_id", "number"], name="callout_number_once"),
            models.CheckConstraint(condition=Q(state="closed") ^ Q(closed_at__isnull=True), name="callout_closed_at"),
        ]
        indexes = [models.Index(fields=["community_id", "operation_id", "opened_at"], name="callout_of_operation")]


class Seat(models.Model):
    """One seat. A person's row can name only a seat that exists, and no other person's may name it."""

    pk = models.CompositePrimaryKey("community_id", "callout_id", "number")
    community_id = models.BigIntegerField()
    callout_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    asks = ArrayField(models.CharField(max_length=48), default=list)  # "licence:c1": what whoever sits here must bring

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gte=1, number__lte=SEATS_MAX), name="seat_number")]


class Wave(models.Model):
    """One asking: how far it reached, how many it asked, and whom it left out for which reason."""

    pk = models.CompositePrimaryKey("community_id", "callout_id", "number")
    community_id = models.BigIntegerField()
    callout_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    ring = models.CharField(max_length=13, choices=Ring)
    asked = models.PositiveIntegerField()
    left_out = models.JSONField(default=dict)  # reason -> [how many, the first ids]
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)  # null: by itself, when it was due


class Call(models.Model):
    """One person in one call-out: why they were asked, and how they stand. Its key asks nobody twice."""

    pk = models.CompositePrimaryKey("community_id", "callout_id", "volunteer_id")
    community_id = models.BigIntegerField()
    callout_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    number = models.PositiveIntegerField(null=True)  # within the call-out, for their link; null: nobody had asked
    wave = models.PositiveSmallIntegerField()  # 0: came by themselves, nobody had asked
    why = ArrayField(
        models.CharField(max_length=60), default=list
    )  # closed codes, with a number or code behind a colon
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in State])
    seat = models.PositiveSmallIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)
    able = ArrayField(models.CharField(max_length=48), default=list)
    until = models.DateTimeField(null=True)
    eta_at = models.DateTimeField(null=True)
    via = models.CharField(max_length=8, blank=True)  # how the answer came
    told = models.CharField(max_length=8, blank=True)  # the last thing this person was sent word of
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    attended = models.UUIDField(null=True)  # the event by which their work began in the journal

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_id", "callout_id", "seat"],
                name="seat_held_once",
                deferrable=Deferrable.IMMEDIATE,  # two people may change seats in one statement
            ),
            models.UniqueConstraint(fields=["community_id", "callout_id", "number"], name="call_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(HOLDING), seat__isnull=False)
                | ~Q(state__in=sorted(HOLDING)) & Q(seat__isnull=True),
                name="call_holds_what_it_says",
            ),
            models.CheckConstraint(condition=Q(state="offered") ^ Q(until__isnull=True), name="call_offered_until"),
            models.CheckConstraint(condition=Q(wave=0) | Q(asked_at__isnull=False), name="call_asked_in_its_wave"),
        ]
        indexes = [
            models.Index(
                fields=["community_id", "callout_id", "position"],
                condition=Q(state__in=["offered", "seated", "arrived", "reserve", "came"]),
                name="call_in_play",
            ),
        ]


class Word(models.Model):
    """A word of the desk's own: what it means in a call-out's text."""

    pk = models.CompositePrimaryKey("community_id", "word")
    community_id = models.BigIntegerField()
    word = models.CharField(max_length=30)
    kind = models.CharField(max_length=8)  # of `reading.DeskWord`
    value = models.CharField(max_length=80, blank=True)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()


class Turn(models.Model):
    """When one person was last asked in one operation, by whichever community, and where they hold a seat now.

    Part of the people island (local): being in one place at a time is its primary key.
    """

    pk = models.CompositePrimaryKey("operation_id", "volunteer_id")
    operation_id = models.UUIDField()
    volunteer_id = models.UUIDField()
    city_id = models.BigIntegerField()
    last_asked_at = models.DateTimeField(null=True)
    asked = models.PositiveIntegerField(default=0)  # times
    seat_in = models.UUIDField(null=True)  # the call-out in which they hold a seat
    calls = models.JSONField(default=dict)  # call-out id -> community id, of those not yet over

    class Meta:
        indexes = [models.Index(fields=["volunteer_id"], name="turn_of_volunteer")]


class Tending(models.Model):
    """An open call-out and when it next needs a look: a wave, an offer that ends, word to be sent. Local, for the worker."""

    pk = models.CompositePrimaryKey("community_id", "callout_id")
    community_id = models.BigIntegerField()
    callout_id = models.UUIDField()
    city_id = models.BigIntegerField()
    operation_id = models.UUIDField()
    due_at = models.DateTimeField(null=True)  # null: only when somebody acts

    class Meta:
        indexes = [models.Index(F("due_at"), condition=Q(due_at__isnull=False), name="tending_due")]
