"""Organisations and volunteers: the people island (local tables, plain constraints)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from muster.identifiers import uuid7


class Source(models.TextChoices):
    PUBLIC_BODY = "public_body", _("Public body")
    RESIDENT = "resident", _("Resident")
    VETERAN = "veteran", _("Veteran")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    OTHER = "other", _("Other")


class Organisation(models.Model):
    """A body whose staff volunteer."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    city = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "name"], name="organisation_once_per_city")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Who answers for an organisation. Apart from it, because its name is open and this is not."""

    organisation = models.OneToOneField(Organisation, primary_key=True, on_delete=models.CASCADE, related_name="+")
    city_id = models.BigIntegerField()
    name = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=20, blank=True)


class Volunteer(models.Model):
    """Anyone who helps. No home beyond the community, no birth date, no ID number, no place on a map."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    city = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=40, blank=True)  # blank: reported in by number alone
    name_sort = models.CharField(max_length=120, blank=True)  # pinyin, since the server has no Chinese collation
    phone = models.CharField(max_length=20, blank=True)  # E.164; blank: known from a pasted or paper list only
    phone_index = models.BinaryField(max_length=16, null=True)  # keyed blind index of the phone
    home_community = models.ForeignKey(
        "places.Area", null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=120, blank=True)  # as the person wrote it, where no organisation matches
    source = models.CharField(max_length=16, choices=Source, default=Source.PUBLIC_BODY)
    is_senior = models.BooleanField(default=False)
    is_strong = models.BooleanField(default=False)
    night_calls = models.BooleanField(default=False)
    call_until = models.DateTimeField(null=True)  # "call me tonight": said by themselves, never guessed
    skills = ArrayField(models.CharField(max_length=30), default=list)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    licences = ArrayField(models.CharField(max_length=12), default=list)
    invited_at = models.DateTimeField(null=True)  # on a list, or ticked by a desk: may sign in by code
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            # One phone may serve two people of a family; one name on one phone is one person.
            models.UniqueConstraint(
                fields=["city", "phone_index", "name"],
                condition=Q(phone_index__isnull=False),
                name="volunteer_once_by_phone",
            ),
        ]
        indexes = [
            models.Index(fields=["phone_index"], name="volunteer_phone"),
            models.Index(fields=["home_community"], name="volunteer_home"),
            models.Index(fields=["organisation"], name="volunteer_organisation"),
            models.Index(fields=["city", "name"], name="volunteer_name"),
            GinIndex(fields=["skills"], name="volunteer_skills"),
        ]

    def __str__(self) -> str:
        return self.name or self.phone[-4:]


class WeeklyWindow(models.Model):
    """A span of hours that comes back each week: when someone is available, or may not be called (care).

    A care window holds times only, never whose or why.
    """

    class Use(models.TextChoices):
        AVAILABLE = "available", _("available")
        CARE = "care", _("not to be called")

    id = models.UUIDField(primary_key=True, default=uuid7)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    use = models.CharField(max_length=12, choices=Use)
    weekdays = models.PositiveSmallIntegerField()  # bit 0 is Monday
    starts_min = models.PositiveSmallIntegerField()  # minutes after midnight, local time
    ends_min = models.PositiveSmallIntegerField()  # at or before starts_min: ends on the next day

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekdays__gte=1, weekdays__lte=127, starts_min__lt=1440, ends_min__lte=1440),
                name="window_within_a_week",
            ),
        ]
