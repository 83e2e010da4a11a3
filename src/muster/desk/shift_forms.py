"""What a desk writes of posts, hours and limits. The forms read and shape the words; the acts decide."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muster.people.abilities import code_words
from muster.people.words import KINDS, code_of
from muster.shifts.fit import Limits
from muster.shifts.models import NAME_MAX, Pattern, Post, PostKind, Roster
from muster.shifts.norms import Measures
from muster.shifts.posts import PATTERNS_MAX, PEOPLE_MAX, Hours, PostDraft
from muster.shifts.weigh import WEIGHT_MAX, WEIGHTS, weights_of

DAYS = [(0, _("Mon")), (1, _("Tue")), (2, _("Wed")), (3, _("Thu")), (4, _("Fri")), (5, _("Sat")), (6, _("Sun"))]
SPLIT = str.maketrans("；，、,\n", ";;;;;")


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


def _people(label: Any, initial: int | None = None) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=PEOPLE_MAX, initial=initial)


class PostForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of post"), choices=PostKind.choices)
    name = forms.CharField(label=_("What you call it"), max_length=NAME_MAX)
    place = forms.CharField(label=_("Where it is"), max_length=80, required=False)
    asks = forms.CharField(
        label=_("What everybody there must bring"),
        max_length=200,
        required=False,
        help_text=_("Skills, languages, licences, with semicolons between them: C1; English; data entry"),
    )
    never_alone = forms.BooleanField(label=_("Never alone: two or nobody"), required=False)
    takes_child = forms.BooleanField(label=_("Somebody may bring their child here"), required=False)

    def clean_asks(self) -> tuple[str, ...]:
        found = []
        for part in self.cleaned_data["asks"].translate(SPLIT).split(";"):
            word = part.strip()
            if not word:
                continue
            code = next((f"{kind}:{known}" for kind in KINDS if (known := code_of(word, kind=kind))), "")
            if not code:
                raise forms.ValidationError(
                    _("“%(word)s” is no skill, language or licence that Muster knows. Write it another way."),
                    params={"word": word[:30]},
                )
            found.append(code)
        return tuple(dict.fromkeys(found))

    def draft(self, hours: tuple[Hours, ...]) -> PostDraft:
        return PostDraft(hours=hours, **self.cleaned_data)

    @classmethod
    def of(cls, post: Post) -> "PostForm":
        values = {name: getattr(post, name) for name in ("kind", "name", "place", "never_alone", "takes_child")}
        return cls(initial=values | {"asks": "; ".join(map(code_words, post.asks))})


class HoursForm(forms.Form):
    """One line of hours. A line without a beginning is none."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    starts = _clock(_("from"))
    ends = _clock(_("until"))
    must = _people(_("must"))
    better = _people(_("better"))
    from_on = forms.DateField(
        label=_("first day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until_on = forms.DateField(
        label=_("last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("starts")) != bool(told.get("ends")):
            raise forms.ValidationError(_("Write from when until when, or leave the line empty."))
        return told

    def hours(self) -> Hours | None:
        told = self.cleaned_data
        starts, ends = told.get("starts"), told.get("ends")
        if starts is None or ends is None:
            return None
        length = (_minute(ends) - _minute(starts)) % 1440 or 1440
        days = sum(1 << day for day in told["weekdays"]) or 127
        numbers = told["must"] or 0, told["better"] or 0
        return Hours(_minute(starts), length, *numbers, days, told["from_on"], told["until_on"])


HoursSet = forms.formset_factory(HoursForm, extra=2, max_num=PATTERNS_MAX, absolute_max=PATTERNS_MAX)


def hours_initial(patterns: list[Pattern]) -> list[dict[str, Any]]:
    return [
        {
            "weekdays": [day for day in range(7) if one.weekdays >> day & 1],
            "starts": _time(one.starts_min),
            "ends": _time(one.starts_min + one.minutes),
            "must": one.must,
            "better": one.better,
            "from_on": one.from_on,
            "until_on": one.until_on,
        }
        for one in patterns
    ]


class NormForm(forms.Form):
    """How many of everything, and by which measure."""

    gates = forms.IntegerField(label=_("Gates"), min_value=0, max_value=20, initial=1)
    test_sites = forms.IntegerField(label=_("Test sites"), min_value=0, max_value=10, initial=0)
    households = forms.IntegerField(label=_("Households"), min_value=0, max_value=100_000)
    gate_people = forms.IntegerField(
        label=_("People at each gate, day and night"), min_value=0, max_value=20, initial=2
    )
    site_people = forms.IntegerField(
        label=_("People who keep order at each test site"), min_value=0, max_value=20, initial=3
    )
    households_of_supplier = forms.IntegerField(
        label=_("Households to one person for supplies"), min_value=10, max_value=100_000, initial=250
    )
    households_of_screener = forms.IntegerField(
        label=_("Households to one person for screening"), min_value=10, max_value=100_000, initial=300
    )
    households_of_clerk = forms.IntegerField(
        label=_("Households to one person for data entry"), min_value=10, max_value=100_000, initial=1_500
    )

    def measures(self) -> Measures:
        return Measures(**self.cleaned_data)


def _hours_field(label: Any, low: int, high: int) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=low, max_value=high, widget=forms.NumberInput(attrs={"step": "0.5"}))


WEIGHT_WORDS: dict[str, Any] = {
    "must": _("Somebody is missing who must be there"),
    "better": _("Somebody is missing who would be welcome"),
    "hours": _("Uneven hours"),
    "nights": _("Nights, the more the more somebody has had"),
    "wishes": _("A wish that is not granted"),
    "post": _("Another post than usual"),
    "team": _("Not with colleagues"),
    "home": _("Ten minutes of way"),
    "changes": _("In a repair: one day of one person that changes"),
}


class LimitsForm(forms.Form):
    day_max_min = _hours_field(_("Hours a day at most"), 1, 12)
    week_max_min = _hours_field(_("Hours a week at most, Monday to Sunday"), 1, 84)
    rest_min = _hours_field(_("Hours of rest between two duties"), 0, 12)
    nights_max = forms.IntegerField(label=_("Nights in a row at most"), min_value=1, max_value=7)
    run_max = forms.IntegerField(label=_("Days in a row at most"), min_value=1, max_value=14)
    run_min = forms.IntegerField(label=_("Days in a row at least"), min_value=1, max_value=7)
    days_off_min = forms.IntegerField(label=_("Days off in a row at least"), min_value=1, max_value=7)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, label in WEIGHT_WORDS.items():
            self.fields[f"weight_{name}"] = forms.IntegerField(label=label, min_value=0, max_value=WEIGHT_MAX)

    @classmethod
    def of(cls, roster: Roster) -> "LimitsForm":
        limits = {name: getattr(roster, name) for name in Limits.__dataclass_fields__}
        shown = {
            name: value / 60 if name.endswith("_min") and name in IN_MINUTES else value
            for name, value in limits.items()
        }
        return cls(initial=shown | {f"weight_{name}": value for name, value in weights_of(roster.weights).items()})

    def limits(self) -> dict[str, int]:
        told = self.cleaned_data
        return {
            name: round(told[name] * 60) if name in IN_MINUTES else int(told[name])
            for name in Limits.__dataclass_fields__
        }

    def weights(self) -> dict[str, int]:
        return {name: self.cleaned_data[f"weight_{name}"] for name in WEIGHTS}

    def limit_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("weight_")]

    def weight_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("weight_")]


IN_MINUTES = {"day_max_min", "week_max_min", "rest_min"}


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minute: int) -> time:
    return time(minute % 1440 // 60, minute % 60)
