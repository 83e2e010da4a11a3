"""Accounts, roles, tokens and the look-log."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.identifiers import uuid7


class Accounts(BaseUserManager["Account"]):
    """Django wants a manager that finds an account by its name."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """Someone who signs in. Holds nothing personal: the person behind it is a volunteer, seen under row security."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    # Null, not blank, for those who sign in by phone: the column is unique.
    username = models.CharField(max_length=60, unique=True, null=True)  # noqa: DJ001
    phone_index = models.BinaryField(max_length=16, null=True, unique=True)  # keyed blind index; never the number
    volunteer_id = models.UUIDField(null=True, unique=True)  # no foreign key: people lies above access
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Accounts()

    def __str__(self) -> str:
        return self.username or str(self.id)


class RoleKind(models.TextChoices):
    CITY = "city", _("City command")
    ORGANISATION = "organisation", _("Organisation's contact")
    DESK = "desk", _("Community desk")
    LEADER = "leader", _("Team leader")
    VOLUNTEER = "volunteer", _("Volunteer")
    AUDITOR = "auditor", _("Auditor")


class Role(models.Model):
    """What an account may do, where, and for how long. Read anew at each request, so its end bites at once."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=RoleKind)
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    organisation_id = models.UUIDField(null=True)
    operation_id = models.UUIDField(null=True)  # ends with this operation, where set
    granted_by = models.UUIDField(null=True)  # null: by the command line
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="organisation", organisation_id__isnull=False)
                    | Q(kind="volunteer")
                    | Q(kind__in=["city", "desk", "leader", "auditor"], area__isnull=False)
                ),
                name="role_says_where",
            ),
        ]
        indexes = [models.Index(fields=["account"], name="role_of_account")]


class Device(models.Model):
    """A browser that signed in by a code alone, for an account with more than a volunteer's role.

    A text message can be stolen, so such a session stays a volunteer's until a desk has compared the match code.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    area_id = models.BigIntegerField(null=True)  # the community whose desk is asked
    cookie_hash = models.BinaryField(max_length=32, unique=True)
    match_code = models.CharField(max_length=4)
    asked_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)


class Token(models.Model):
    """A bearer token for the API. Only its hash is kept.

    One of a field phone deposits events and reads nothing: whoever finds the phone finds a letter box, not a key.
    """

    class Purpose(models.TextChoices):
        ALL = "all", "all"  # a program may do all that its account may
        DEPOSIT = "deposit", "deposit"

    hash = models.BinaryField(max_length=32, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.ALL)
    device_id = models.UUIDField(null=True)  # of a field phone: the number it gave itself
    public_key = models.BinaryField(max_length=65, null=True)  # of a field phone: a P-256 point; it signs every batch
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(purpose="all", device_id__isnull=True, public_key__isnull=True)
                    | Q(purpose="deposit", device_id__isnull=False, public_key__isnull=False)
                ),
                name="token_of_a_phone_has_its_key",
            ),
        ]
        indexes = [
            models.Index(fields=["device_id", "account"], condition=Q(device_id__isnull=False), name="token_of_a_phone")
        ]


class Look(models.Model):
    """Someone looked at personal data: who, when, what, why. Written in the transaction of the look."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()  # 0: the look was not at one community
    id = models.UUIDField(default=uuid7)
    city_id = models.BigIntegerField()  # whose auditor may read it
    at = models.DateTimeField()
    actor_id = models.UUIDField()
    role = models.CharField(max_length=12)
    action = models.CharField(max_length=40)  # "people.search"
    subject_id = models.UUIDField(null=True)  # the one person looked at, where it was one
    rows = models.PositiveIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=8, default="shown")  # "shown" | "refused"
    # Of a look at a resident: a code of `residents.reveal.Purpose`, and what was shown, as "head,phone".
    purpose = models.CharField(max_length=12, default="", blank=True)
    fields = models.CharField(max_length=60, default="", blank=True)
    lease_id = models.UUIDField(null=True)  # of a task list on a phone: the lease for which the household was shown

    class Meta:
        constraints = [
            # A task list that is pulled again is no second look.
            models.UniqueConstraint(
                fields=["community_id", "lease_id", "subject_id", "actor_id"],
                condition=Q(lease_id__isnull=False),
                name="look_once_per_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["community_id", "at"], name="look_at"),
            models.Index(fields=["community_id", "subject_id"], name="look_subject"),
            models.Index(fields=["city_id", "at"], condition=Q(purpose="life"), name="look_for_life"),
        ]


class LookChain(models.Model):
    """The looks of one community and hour, under one keyed digest that also covers the hour before."""

    pk = models.CompositePrimaryKey("community_id", "hour")
    community_id = models.BigIntegerField()
    hour = models.DateTimeField()
    city_id = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    head = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()


class Lease(models.Model):
    """A stairwell that a volunteer, or a pair, holds in one round until it lapses: they see its doors and report them.

    Whoever looks a second time holds a lease of their own, beside that of the first.
    """

    class Purpose(models.TextChoices):
        VISIT = "visit", "visit"
        CHECK = "check", "check"

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    operation_id = models.UUIDField()
    round_id = models.UUIDField()
    building_id = models.UUIDField()
    unit = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=5, choices=Purpose, default=Purpose.VISIT)
    volunteer_id = models.UUIDField()
    partner_id = models.UUIDField(null=True)
    granted_by = models.UUIDField()
    granted_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # given back, handed over, or found lapsed when the next one asked

    class Meta:
        constraints = [
            # Two holders of one stairwell cannot be: whoever comes later first ends what has lapsed.
            models.UniqueConstraint(
                fields=["community_id", "round_id", "building_id", "unit", "purpose"],
                condition=Q(ended_at__isnull=True),
                name="lease_held_once",
            ),
            models.CheckConstraint(
                condition=Q(lapses_at__gt=models.F("granted_at")), name="lease_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["community_id", "round_id", "building_id"], name="lease_building"),
            models.Index(fields=["volunteer_id"], name="lease_volunteer"),
            models.Index(fields=["partner_id"], name="lease_partner"),
        ]
