"""What a person says of their duties. Forms only read the words; the acts decide."""

from django import forms

LOCAL = ["%Y-%m-%dT%H:%M"]  # of an input for day and time


class DutyForm(forms.Form):
    """One duty of one's own."""

    shift = forms.UUIDField()


class AbsenceForm(forms.Form):
    starts_at = forms.DateTimeField(input_formats=LOCAL)
    ends_at = forms.DateTimeField(input_formats=LOCAL)


class RemovalForm(forms.Form):
    starts_at = forms.DateTimeField()  # to the microsecond: by it the row is found
