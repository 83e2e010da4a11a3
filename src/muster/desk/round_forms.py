"""What a desk writes to open a round. The form reads and shapes the words; the act decides."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.language import in_english
from muster.people.words import LANGUAGES
from muster.rounds.models import Kind, Target
from muster.rounds.open import INSTRUCTION_CHARS_MAX, TITLE_CHARS_MAX
from muster.rounds.queries import RoundHere
from muster.rounds.questions import parsed
from muster.rounds.refusals import RoundRefused

QUESTIONS_CHARS_MAX = 4_000
WRITTEN = {"zh", "en"}  # have a field of their own
UNWRITTEN = {"sign", "lanzhou"}  # spoken or signed only
TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def languages() -> list[tuple[str, str]]:
    """Codes of languages in which instructions can be written beside Chinese and English, in the reader's words."""
    others = [word for code, word in LANGUAGES.items() if code not in WRITTEN | UNWRITTEN]
    return [("", "—"), *((word.code, word.en if in_english() else word.zh) for word in others)]


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=TIMES)


def _text(label: Any, *, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=INSTRUCTION_CHARS_MAX, widget=widget)


class RoundForm(forms.Form):
    """A round of the own community."""

    kind = forms.ChoiceField(label=_("Kind of round"), choices=Kind.choices)
    target = forms.ChoiceField(label=_("Reach"), choices=Target.choices, initial=Target.HOUSEHOLD)
    title = forms.CharField(label=_("Name of the round"), max_length=TITLE_CHARS_MAX)
    title_en = forms.CharField(label=_("Name in English"), max_length=TITLE_CHARS_MAX, required=False)
    starts_at = _moment(_("Begins"))
    ends_at = _moment(_("Ends"))
    instructions_zh = _text(_("What to do at the door (Chinese)"), rows=4)
    instructions_en = _text(_("What to do at the door (English)"))
    language_1 = forms.ChoiceField(label=_("A further language"), choices=languages, required=False)
    instructions_1 = _text(_("In that language"))
    language_2 = forms.ChoiceField(label=_("Another language"), choices=languages, required=False)
    instructions_2 = _text(_("In that other language"))
    questions = forms.CharField(
        label=_("Questions at the door"),
        required=False,
        max_length=QUESTIONS_CHARS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, with its answers: “Does anybody have a fever? yes/no”. Never names, never free text."),
    )
    check_percent = forms.IntegerField(
        label=_("See again, of a hundred doors"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=_("So many of the answered doors are drawn at random, for somebody else to look a second time."),
    )
    carried_from = forms.TypedChoiceField(
        label=_("Take up the missing doors of"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("Then only those doors are asked for; doors that declined are left in peace."),
    )

    def __init__(self, *arguments: Any, closed: Sequence[RoundHere], **named: Any) -> None:
        super().__init__(*arguments, **named)
        field: Any = self.fields["carried_from"]
        field.choices = [("", _("no earlier round: all doors")), *((str(one.round.id), _called(one)) for one in closed)]

    def clean_questions(self) -> list[dict[str, Any]]:
        try:
            return parsed(self.cleaned_data["questions"])
        except RoundRefused as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for number in ("1", "2"):
            if said.get(f"instructions_{number}") and not said.get(f"language_{number}"):
                self.add_error(f"language_{number}", _("Choose the language of this text."))
        return said

    def words(self) -> dict[str, Any]:
        """What `open_round` is told."""
        said = self.cleaned_data
        alike = ("kind", "target", "title", "title_en", "starts_at", "ends_at", "questions", "check_percent")
        return {name: said[name] for name in alike} | {
            "instructions": _instructions(said),
            "carried_from": said["carried_from"],
        }


def first_times(now: datetime) -> dict[str, datetime]:
    """A round begins now and ends a day later, unless the desk says otherwise."""
    begins = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    return {"starts_at": begins, "ends_at": begins + timedelta(days=1)}


def _instructions(said: dict[str, Any]) -> dict[str, str]:
    texts = [("zh", said["instructions_zh"]), ("en", said["instructions_en"])]
    texts += [(said[f"language_{number}"], said[f"instructions_{number}"]) for number in ("1", "2")]
    return {language: text for language, text in texts if language and text.strip()}


def _called(one: RoundHere) -> str:
    return _("%(title)s (%(missing)s missing)") % {"title": one.round.title, "missing": one.counted.missing}
