"""What a household writes. Forms only read the words; the acts decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from muster.access.phones import LENGTH_MAX, NotAPhone, normalise
from muster.language import in_english
from muster.people.words import KINDS
from muster.residents.requests import WORDS_MAX

PEOPLE_MAX = 99


def languages() -> list[tuple[str, str]]:
    """The closed list, in the reader's words."""
    return [("", "—"), *((code, word.en if in_english() else word.zh) for code, word in KINDS["language"].items())]


class WordsForm(forms.Form):
    words = forms.CharField(label=_("In your words"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 4}))


class CorrectionForm(forms.Form):
    """What is right instead. Whatever is left empty stays as it is."""

    people = forms.IntegerField(label=_("How many people live here"), min_value=0, max_value=PEOPLE_MAX, required=False)
    phone = forms.CharField(label=_("Phone number to call"), max_length=LENGTH_MAX, required=False)
    language = forms.ChoiceField(label=_("Language you speak best"), choices=languages, required=False)
    words = forms.CharField(
        label=_("Anything else that is wrong"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        try:
            return normalise(typed) if typed.strip() else ""
        except NotAPhone as error:
            raise forms.ValidationError(str(error.sentence)) from error

    def fields_said(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("people", "phone", "language")}
        return {name: value for name, value in said.items() if value not in ("", None)}
