"""What a desk sends as its register."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from muster.residents.load import Completeness


class RegisterFileForm(forms.Form):
    """The list, and whether it names every door."""

    ACCEPTED: ClassVar[str] = ".xlsx,.xls,.csv"
    file = forms.FileField(
        label=_("Excel or CSV"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "Your own list will do: building, stairwell, door, head of household, number of people, in any order."
        ),
    )
    complete = forms.ChoiceField(
        label=_("Which doors are in it?"),
        choices=[
            (Completeness.PART.value, _("Some: doors that are not in it stay on the register")),
            (Completeness.WHOLE.value, _("All: doors that are not in it are taken off")),
        ],
        initial=Completeness.PART.value,
        widget=forms.RadioSelect,
    )
