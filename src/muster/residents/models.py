"""The register: every door of a community and the people behind it. Distributed by community, erased with its operation.

Two layers. What a wall or a list shows (door, count, status) lies in `Building` and `Household`. What is personal lies
sealed in `Private` and `Resident`, which the app may write and never read: `reveal` alone opens it, and logs that.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from muster.identifiers import uuid7


class Register(models.Model):
    """One community's register in one operation, and its sums: the denominator of every round."""

    pk = models.CompositePrimaryKey("community_id", "operation_id")
    community_id = models.BigIntegerField()
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    buildings = models.PositiveIntegerField(default=0)
    households = models.PositiveIntegerField(default=0)  # doors, empty ones too: each is reached, excused or missing
    people = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)  # counts the corrections
    loaded_at = models.DateTimeField()
    loaded_by = models.UUIDField(null=True)  # null: by the command line
    synthetic = models.BooleanField(default=False)  # invented for a demonstration; every screen says so


class Building(models.Model):
    """A house. Its sums are those of its households, kept by whoever changes the register."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    operation_id = models.UUIDField()
    compound = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=40)  # "4号楼"
    sort = models.CharField(max_length=160)  # compound and name with their numbers padded
    storeys = models.PositiveSmallIntegerField(default=0)
    households = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community_id", "operation_id", "compound", "name"], name="building_once")
        ]

    def __str__(self) -> str:
        return f"{self.compound} {self.name}".strip()


class Occupancy(models.TextChoices):
    OCCUPIED = "occupied", _("lived in")
    EMPTY = "empty", _("empty")
    UNKNOWN = "unknown", _("unknown")


class Household(models.Model):
    """A door and the people behind it: one window of the wall. Two households behind one door differ in `part`."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    operation_id = models.UUIDField()
    building_id = models.UUIDField()
    unit = models.CharField(max_length=20, blank=True)  # the stairwell: "2单元"
    storey = models.SmallIntegerField()
    door = models.CharField(max_length=20)  # "301"
    part = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField()  # from the left on its storey, within its stairwell; 0 is the first
    occupancy = models.CharField(max_length=8, choices=Occupancy, default=Occupancy.OCCUPIED)
    people = models.PositiveSmallIntegerField()  # counted people; behind an unknown door at least one is presumed
    removed_at = models.DateTimeField(null=True)  # taken off the register by a correction; its history stays

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_id", "operation_id", "building_id", "unit", "door", "part"], name="household_once"
            ),
            models.CheckConstraint(condition=Q(occupancy__in=["occupied", "empty", "unknown"]), name="household_kind"),
            models.CheckConstraint(condition=Q(people__lte=999), name="household_people_at_most_999"),
        ]
        indexes = [models.Index(fields=["community_id", "building_id"], name="household_building")]


class Private(models.Model):
    """What is personal about a household, sealed. No SELECT for the app: `reveal` is the only reader."""

    pk = models.CompositePrimaryKey("community_id", "household_id")
    community_id = models.BigIntegerField()
    household_id = models.UUIDField()
    operation_id = models.UUIDField()
    details = models.BinaryField()  # sealed: head of household, phone, language, notes
    needs = models.BinaryField(null=True)  # sealed: codes of the closed list; null: none known
    phone_index = models.BinaryField(max_length=16, null=True)  # keyed, another key for each operation
    # Keyed digests of what the last list said, of this door alone: what a list leaves as it was is known without opening
    # it, and what the household has corrected meanwhile is not undone by the same list. No two doors' digests agree.
    details_print = models.BinaryField(max_length=16, null=True)
    needs_print = models.BinaryField(max_length=16, null=True)
    held = models.PositiveSmallIntegerField(default=0, db_default=0)  # which of the details are filled in, one bit each
    updated_at = models.DateTimeField()


class Resident(models.Model):
    """One of the people behind a door: only where a task needs them, never by default."""

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    household_id = models.UUIDField()
    operation_id = models.UUIDField()
    name = models.BinaryField()  # sealed
    id_number = models.BinaryField(null=True)  # sealed
    id_index = models.BinaryField(max_length=16, null=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Within one community only: a wider key would tell a stranger that a number exists elsewhere.
            models.UniqueConstraint(fields=["community_id", "operation_id", "id_index"], name="resident_once_by_number")
        ]
        indexes = [models.Index(fields=["community_id", "household_id"], name="resident_household")]


class Key(models.Model):
    """An operation's own key, wrapped by the installation's. Destroying it makes every backup's rows unreadable."""

    operation_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)  # null: destroyed
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)


class Quota(models.Model):
    """How many households one account has opened in one shift. The database refuses one too many."""

    pk = models.CompositePrimaryKey("community_id", "actor_id", "shift_starts")
    community_id = models.BigIntegerField()
    actor_id = models.UUIDField()
    shift_starts = models.DateTimeField()
    used = models.PositiveSmallIntegerField()
    used_max = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(used__lte=F("used_max")), name="quota_not_exceeded")]


class Alert(models.Model):
    """Something about looks that the desk should see: a quota used up, a look at one's own name, house or phone."""

    class Kind(models.TextChoices):
        QUOTA = "quota", _("quota used up")
        SAME_NAME = "same_name", _("same surname")
        SAME_BUILDING = "same_building", _("own building")
        OWN_HOUSEHOLD = "own_household", _("own household")
        BREAK_GLASS = "break_glass", _("opened because a life was at risk")

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    kind = models.CharField(max_length=16, choices=Kind)
    actor_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)


class DoorCode(models.Model):
    """A code left at a door. Only its keyed index is kept; it opens nothing without the phone that the register holds."""

    pk = models.CompositePrimaryKey("community_id", "code_index")
    community_id = models.BigIntegerField()
    code_index = models.BinaryField(max_length=16)
    household_id = models.UUIDField()
    operation_id = models.UUIDField()
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tries__lte=20), name="door_code_tries")]


class Request(models.Model):
    """What a household asks for at its own page: a correction, erasure, an answer to a complaint."""

    class Kind(models.TextChoices):
        CORRECT = "correct", _("Correction")
        ERASE = "erase", _("Erasure")
        COMPLAIN = "complain", _("Complaint")

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.BigIntegerField()
    id = models.UUIDField(default=uuid7)
    household_id = models.UUIDField()
    operation_id = models.UUIDField()
    city_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.BinaryField(null=True)  # sealed
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answer = models.BinaryField(null=True)  # sealed

    class Meta:
        indexes = [models.Index(fields=["community_id", "household_id"], name="request_household")]
