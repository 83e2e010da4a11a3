"""What the command writes. Forms only read and shape the words; the acts decide."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from muster.access.models import RoleKind
from muster.access.phones import LENGTH_MAX
from muster.mobilise.notice import BODY_MAX, TITLE_MAX, Words
from muster.operations.models import Basis, Kind
from muster.operations.officer import NAME_CHARS_MAX as OFFICER_CHARS_MAX
from muster.operations.open import NAME_CHARS_MAX, PURPOSE_CHARS_MAX, RETENTION_DAYS_MAX

CODES_CHARS_MAX = 100_000


class OperationForm(forms.Form):
    """A new operation."""

    name = forms.CharField(label=_("Name"), max_length=NAME_CHARS_MAX)
    name_en = forms.CharField(label=_("Name in English"), max_length=NAME_CHARS_MAX, required=False)
    kind = forms.ChoiceField(label=_("Kind of emergency"), choices=Kind.choices)
    basis = forms.ChoiceField(
        label=_("Legal basis"),
        choices=Basis.choices,
        widget=forms.RadioSelect,
        help_text=_("On what ground people's data is handled. The public page states it."),
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=PURPOSE_CHARS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In plain words, for the public page."),
    )
    ends_on = forms.DateField(
        label=_("Ends on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("A later end takes two people."),
    )
    retention_days = forms.IntegerField(
        label=_("Days kept after the end"),
        min_value=1,
        max_value=RETENTION_DAYS_MAX,
        initial=RETENTION_DAYS_MAX,
        help_text=_("Names and numbers are erased after that."),
    )
    communities = forms.CharField(
        label=_("Communities"),
        required=False,
        max_length=CODES_CHARS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Codes, one a line. Leave empty for all communities of the city."),
    )


class ExtensionForm(forms.Form):
    """A request to end later."""

    ends_on = forms.DateField(label=_("New end"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=400, help_text=_("The public page states it."))


class OfficerForm(forms.Form):
    """Who is told of looks for a life at risk."""

    name = forms.CharField(label=_("Data officer's name"), max_length=OFFICER_CHARS_MAX)
    phone = forms.CharField(
        label=_("Data officer's phone"),
        max_length=LENGTH_MAX,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("Kept sealed. A message goes there when a household was opened because a life was at risk."),
    )


class NoticeForm(forms.Form):
    """A notice in Chinese, and in English where someone needs it."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_MAX)
    body = forms.CharField(label=_("Text"), max_length=BODY_MAX, widget=forms.Textarea(attrs={"rows": 5}))
    title_en = forms.CharField(label=_("Title in English"), max_length=TITLE_MAX, required=False)
    body_en = forms.CharField(
        label=_("Text in English"), max_length=BODY_MAX, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    deadline = forms.DateTimeField(
        label=_("Deadline"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    def words(self) -> Words:
        said: dict[str, Any] = self.cleaned_data
        return Words(said["title"], said["body"], said["title_en"], said["body_en"])


class PeopleFileForm(forms.Form):
    """A list of people, as a file."""

    ACCEPTED: ClassVar[str] = ".xlsx,.xls,.csv"
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Excel or CSV. Nothing is loaded before you have seen what would happen."),
    )


class AccountForm(forms.Form):
    """A new account in one role."""

    username = forms.RegexField(
        r"^[\w.-]{3,60}$",
        label=_("Sign-in name"),
        help_text=_("3 to 60 letters, digits, dots or hyphens."),
        error_messages={"invalid": _("Use 3 to 60 letters, digits, dots or hyphens.")},
    )
    kind = forms.ChoiceField(
        label=_("Role"),
        choices=[(kind, RoleKind(kind).label) for kind in ("desk", "organisation", "city", "auditor")],
    )
    where = forms.CharField(
        label=_("Community or organisation"),
        max_length=120,
        required=False,
        help_text=_("For a desk the community's name or code; for a contact the organisation's name."),
    )
