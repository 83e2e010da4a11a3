"""How people say by what they want to be reached. Forms only read the words; the acts decide."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muster.channels.models import Preference

PLACES = ("first", "second", "third")
LABELS = (_("First"), _("Then"), _("Then"))
HOURS = (2, 4, 8, 12)  # for "call me tonight"
HOUR_MIN = 60
ADDRESS_MAX = 300


class WaysForm(forms.Form):
    """The order of channels, of those that are offered, and quiet hours of their own; all may stay empty."""

    quiet_from = forms.TimeField(required=False, input_formats=["%H:%M"])
    quiet_to = forms.TimeField(required=False, input_formats=["%H:%M"])

    def __init__(self, *arguments: Any, channels: Sequence[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        for place, label in list(zip(PLACES, LABELS, strict=True))[: len(channels)]:
            choices = [("", "—"), *channels]
            self.fields[place] = forms.ChoiceField(label=label, choices=choices, required=False)

    @property
    def order(self) -> list[str]:
        return [said for place in PLACES if (said := self.cleaned_data.get(place))]

    @property
    def quiet(self) -> dict[str, int | None]:
        return {
            "quiet_from_min": _minutes(self.cleaned_data["quiet_from"]),
            "quiet_to_min": _minutes(self.cleaned_data["quiet_to"]),
        }

    @property
    def places(self) -> list[forms.BoundField]:
        """The selects, in their order."""
        return [self[place] for place in PLACES if place in self.fields]


class AddressForm(forms.Form):
    channel = forms.ChoiceField()
    text = forms.CharField(max_length=ADDRESS_MAX)

    def __init__(self, said: Any, *, channels: Sequence[tuple[str, str]]) -> None:
        super().__init__(said)
        self.fields["channel"] = forms.ChoiceField(choices=channels)


class RemovalForm(forms.Form):
    address = forms.UUIDField()


class TonightForm(forms.Form):
    """For how many hours they may be called; empty takes it back."""

    hours = forms.TypedChoiceField(choices=[(one, one) for one in HOURS], coerce=int, required=False, empty_value=None)


def as_said(kept: Preference | None, offered: Sequence[str]) -> dict[str, str]:
    """What the form shows of what was kept."""
    if kept is None:
        return {}
    order = [channel for channel in kept.order if channel in offered]
    times = {"quiet_from": kept.quiet_from_min, "quiet_to": kept.quiet_to_min}
    return dict(zip(PLACES, order, strict=False)) | {
        name: f"{at // HOUR_MIN:02}:{at % HOUR_MIN:02}" for name, at in times.items() if at is not None
    }


def _minutes(at: time | None) -> int | None:
    return None if at is None else at.hour * HOUR_MIN + at.minute
