"""What a desk writes when people are lacking. The act decides whether that can be."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.desk.round_forms import TIMES
from muster.teams.short import PEOPLE_MAX
from muster.teams.support_models import COMPOUND_MAX, WHY_MAX

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ShortForm(forms.Form):
    """So many people are lacking, where and when."""

    people = forms.IntegerField(
        label=_("How many people you lack"),
        help_text=_(
            "In all: those lent to you are not counted. Saying it again for the same place and beginning replaces it."
        ),
        min_value=1,
        max_value=PEOPLE_MAX,
    )
    compound = forms.CharField(
        label=_("Compound"), help_text=_("Empty: the whole community."), max_length=COMPOUND_MAX, required=False
    )
    why = forms.CharField(label=_("Why"), max_length=WHY_MAX, required=False)
    starts_at = forms.DateTimeField(label=_("From"), widget=MOMENT, input_formats=TIMES)
    ends_at = forms.DateTimeField(label=_("Until"), widget=MOMENT, input_formats=TIMES)


def next_hours(*, now: datetime) -> ShortForm:
    """The form with the times that suit most: from the next hour for a day."""
    hour = timezone.localtime(now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return ShortForm(initial={"starts_at": hour, "ends_at": hour + timedelta(days=1)})
