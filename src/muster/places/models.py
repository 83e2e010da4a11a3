"""The tree of areas: province > city > district > subdistrict > community > compound > building."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    DISTRICT = "district", _("district")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    COMMUNITY = "community", _("community")
    COMPOUND = "compound", _("compound")
    BUILDING = "building", _("building")


class Area(models.Model):
    """One node of the tree. A reference table: small, the same everywhere, and open to all."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)  # the country's own code; never taken apart outside the loader
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=12, choices=Level)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    point_estimated = models.BooleanField(default=True)  # placed inside its district by us, not measured

    class Meta:
        indexes = [models.Index(fields=["level", "name"], name="area_level_name")]

    def __str__(self) -> str:
        return self.name


class Shape(models.Model):
    """The outline of an area, as a GeoJSON geometry in degrees."""

    area = models.OneToOneField(Area, primary_key=True, on_delete=models.CASCADE, related_name="+")
    geometry = models.JSONField()
    source = models.CharField(max_length=200)  # where it comes from and under which licence
