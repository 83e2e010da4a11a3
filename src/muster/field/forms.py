"""What people write on their phones. Forms only read the words; the acts decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from muster.access.phones import LENGTH_MAX
from muster.mobilise.answer import REASON_MAX
from muster.mobilise.report_in import NAME_MAX, UNIT_MAX

TEXT_MAX = 300
SAID_MISSING = _("Write your phone number.")


class ReportInForm(forms.Form):
    """On the page behind the QR code. Only the number is needed."""

    phone = forms.CharField(max_length=LENGTH_MAX, error_messages={"required": SAID_MISSING})
    name = forms.CharField(max_length=NAME_MAX, required=False)
    unit = forms.CharField(max_length=UNIT_MAX, required=False)


class SignUpForm(forms.Form):
    """Raising a hand."""

    phone = forms.CharField(max_length=LENGTH_MAX, error_messages={"required": SAID_MISSING})
    name = forms.CharField(max_length=NAME_MAX, required=False)


class AnswerForm(forms.Form):
    """Yes or no to a notice; why not is told to the own desk only."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("declined", "")])
    reason = forms.CharField(max_length=REASON_MAX, required=False)


class OfferForm(forms.Form):
    """What someone can do and when, as they would write it."""

    skills = forms.CharField(
        label=_("What I can do"),
        max_length=TEXT_MAX,
        required=False,
        help_text=_("Such as: driving; first aid; cooking"),
    )
    languages = forms.CharField(
        label=_("Languages I speak"),
        max_length=TEXT_MAX,
        required=False,
        help_text=_("Such as: English; sign language"),
    )
    licences = forms.CharField(
        label=_("Licences I hold"), max_length=TEXT_MAX, required=False, help_text=_("Such as: C1; nurse's licence")
    )
    available = forms.CharField(
        label=_("When I can come"),
        max_length=TEXT_MAX,
        required=False,
        help_text=_("Such as: weekdays 18:00-22:00; weekend 08:00-20:00. Empty: any time."),
    )
    care = forms.CharField(
        label=_("When I must not be called"),
        max_length=TEXT_MAX,
        required=False,
        help_text=_("When you care for someone, for example. Only the times are kept, never whom or why."),
    )
    night_calls = forms.BooleanField(label=_("I may be called at night"), required=False)
