"""What the command says when it opens a round. The form only reads and shapes the words; the act decides."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from muster.people.words import LANGUAGES
from muster.places.models import Area, Level
from muster.rounds.models import Kind, Round, Target
from muster.rounds.open import INSTRUCTION_CHARS_MAX, TITLE_CHARS_MAX
from muster.rounds.questions import parsed

MAIN_LANGUAGES = ("zh", "en")
MORE_LANGUAGES = ("bo", "ug", "mn", "kk", "ar", "ko", "ja", "ru")  # those written at doors of this city
QUESTIONS_CHARS_MAX = 4_000
MOMENT = "%Y-%m-%dT%H:%M"
LASTS = timedelta(days=1)  # unless another end is given


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        input_formats=[MOMENT, f"{MOMENT}:%S", "%Y-%m-%d %H:%M"],
    )


class RoundForm(forms.Form):
    """A new round."""

    area = forms.TypedChoiceField(label=_("Where"), coerce=int)
    kind = forms.ChoiceField(label=_("What is carried to the doors"), choices=Kind.choices)
    target = forms.ChoiceField(
        label=_("Who is to be reached"), choices=Target.choices, initial=Target.HOUSEHOLD, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Name"), max_length=TITLE_CHARS_MAX)
    title_en = forms.CharField(label=_("Name in English"), max_length=TITLE_CHARS_MAX, required=False)
    questions = forms.CharField(
        label=_("Questions at the door"),
        max_length=QUESTIONS_CHARS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, with its answers: Any fever? yes/no. Only answers to choose from, nothing to write."),
    )
    starts_at = _moment(_("Starts"))
    ends_at = _moment(_("Ends"))
    check_percent = forms.IntegerField(
        label=_("Second check, in percent"),
        min_value=0,
        max_value=100,
        initial=0,
        help_text=_("That many of the answered doors, drawn at random, are seen again by somebody else."),
    )
    carried_from = forms.TypedChoiceField(
        label=_("Which doors"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("Doors that declined or were excused are not visited again."),
    )

    def __init__(self, data: Any, *, areas: Sequence[Area], closed: Sequence[Round], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["area"].choices = [(one.id, _indented(one)) for one in areas]  # type: ignore[attr-defined]
        carried = [(one.id, _("What is missing of: %(round)s") % {"round": one.title}) for one in closed]
        self.fields["carried_from"].choices = [("", _("All doors")), *carried]  # type: ignore[attr-defined]
        for code in (*MAIN_LANGUAGES, *MORE_LANGUAGES):
            self.fields[f"instruction_{code}"] = _instruction(code)

    @property
    def main_instructions(self) -> list[forms.BoundField]:
        return [self[f"instruction_{code}"] for code in MAIN_LANGUAGES]

    @property
    def more_instructions(self) -> list[forms.BoundField]:
        return [self[f"instruction_{code}"] for code in MORE_LANGUAGES]

    @property
    def has_more(self) -> bool:
        return any(field.value() or field.errors for field in self.more_instructions)

    def said(self) -> dict[str, Any]:
        """The arguments of `open_round`. Raises `RoundRefused` where a question cannot be read."""
        given = self.cleaned_data
        plain = ("kind", "target", "title", "title_en", "starts_at", "ends_at", "check_percent", "carried_from")
        written = {code: given[f"instruction_{code}"] for code in (*MAIN_LANGUAGES, *MORE_LANGUAGES)}
        return {name: given[name] for name in plain} | {
            "area_id": given["area"],
            "instructions": {code: text for code, text in written.items() if text},
            "questions": parsed(given["questions"]),
        }


def begins(now: datetime, *, carried: Round | None) -> dict[str, Any]:
    """What the empty form proposes: from now on for a day; after a closed round, the same once more."""
    start = timezone.localtime(now).replace(second=0, microsecond=0, tzinfo=None)
    proposed: dict[str, Any] = {"starts_at": start, "ends_at": start + LASTS}
    if carried is None:
        return proposed
    same = {name: getattr(carried, name) for name in ("kind", "target", "title", "title_en", "check_percent")}
    written = {f"instruction_{code}": text for code, text in carried.instructions.items()}
    return (
        proposed | same | written | {"area": carried.area_id, "carried_from": carried.id, "questions": _lines(carried)}
    )


def _lines(carried: Round) -> str:
    """The questions as they were written."""
    return "\n".join(f"{one['zh']} {'/'.join(option['zh'] for option in one['options'])}" for one in carried.questions)


def languages_of(round_: Round) -> list[tuple[str, str, str]]:
    """A round's instructions, each with the code and the name of its language."""
    return [(code, _language(code), text) for code, text in round_.instructions.items()]


def _instruction(code: str) -> forms.CharField:
    return forms.CharField(
        label=_("Instructions: %(language)s") % {"language": _language(code)},
        max_length=INSTRUCTION_CHARS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
    )


def _language(code: str) -> str:
    word = LANGUAGES.get(code)
    if code == "zh":
        return str(_("Chinese"))
    return (word.zh if (get_language() or "zh").startswith("zh") else word.en) if word else code


def _indented(area: Area) -> str:
    """Districts and, one step in, their subdistricts: a select has no tree."""
    return "　" * {Level.DISTRICT: 1, Level.SUBDISTRICT: 2}.get(Level(area.level), 0) + area.name
