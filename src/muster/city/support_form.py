"""For when support is planned, and by what rules. The act decides whether that can be."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.teams.support.propose import NORM_MAX
from muster.teams.support_models import SupportPlan

MOMENT = "%Y-%m-%dT%H:%M"
MOMENTS = [MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def _moment(label: object) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=MOMENTS)  # type: ignore[arg-type]


class SupportForm(forms.Form):
    """A proposal to be made."""

    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))
    share = forms.IntegerField(
        label=_("At most this share of an organisation's free people, in %"), min_value=1, max_value=100
    )
    norm = forms.IntegerField(
        label=_("One person for so many households"),
        help_text=_("Where a desk has not said what it lacks. Empty: only what desks say counts."),
        min_value=1,
        max_value=NORM_MAX,
        required=False,
    )


def as_planned(plan: SupportPlan | None, *, now: datetime) -> SupportForm:
    """The form as the last plan was made, or with times that suit most: from the next hour for a day."""
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    starts_at, ends_at = (
        (plan.starts_at, plan.ends_at) if plan and plan.ends_at > now else (hour, hour + timedelta(days=1))
    )
    return SupportForm(
        initial={
            "starts_at": timezone.localtime(starts_at),
            "ends_at": timezone.localtime(ends_at),
            "share": round(plan.share_max * 100) if plan else 50,
            "norm": plan.norm if plan else None,
        }
    )
