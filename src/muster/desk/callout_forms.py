"""What a desk writes to call people out. The text is read first; what the desk corrects by hand stays as it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.callouts.list_words import WORD_MAX
from muster.callouts.models import PLACE_MAX, SEATS_MAX, TEXT_MAX, Kind, Ring, Urgency
from muster.callouts.reading.proposal import Proposal
from muster.callouts.terms import (
    HOLD_MIN,
    HOLD_MIN_MAX,
    REASON_MAX,
    WAVE_MIN,
    WAVE_MIN_MAX,
    WAVE_PEOPLE_MAX,
    Draft,
    Need,
)
from muster.desk.round_forms import TIMES
from muster.language import in_english
from muster.people.words import KINDS

NEEDS = (1, 2, 3)  # rows of the form
READ = (
    "kind",
    "seats",
    "place",
    "urgency",
    "starts_at",
    *(f"need_{n}" for n in NEEDS),
    *(f"need_seats_{n}" for n in NEEDS),
)


def abilities() -> list[tuple[str, Any]]:
    """All codes that a seat can ask for, in the reader's words."""
    names: dict[str, Any] = {"skill": _("Skills"), "language": _("Languages"), "licence": _("Licences")}
    groups: list[tuple[str, Any]] = [
        (names[kind], [(f"{kind}:{word.code}", word.en if in_english() else word.zh) for word in words.values()])
        for kind, words in KINDS.items()
    ]
    return [("", _("nothing")), *groups]


class CalloutForm(forms.Form):
    """A call-out as it will be sent."""

    text = forms.CharField(
        label=_("What is needed"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": TEXT_MAX}),
        help_text=_("As you would write it in the group: what, where, how many, from when."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.CALL)
    seats = forms.IntegerField(label=_("How many people"), min_value=1, max_value=SEATS_MAX)
    place = forms.CharField(label=_("Where to"), max_length=PLACE_MAX)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.NOW)
    starts_at = forms.DateTimeField(
        label=_("From when"),
        required=False,
        input_formats=TIMES,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: at once."),
    )
    ring_first = forms.ChoiceField(
        label=_("Begin to ask"), choices=Ring.choices, initial=Ring.COMMUNITY, required=False
    )
    ring_max = forms.ChoiceField(label=_("Ask as far as"), choices=Ring.choices, initial=Ring.ORGANISATIONS)
    wave_people = forms.IntegerField(
        label=_("People in a wave"),
        required=False,
        min_value=1,
        max_value=WAVE_PEOPLE_MAX,
        help_text=_("Empty: five for each seat."),
    )
    wave_min = forms.IntegerField(
        label=_("Minutes until the next wave"), min_value=1, max_value=WAVE_MIN_MAX, initial=WAVE_MIN
    )
    answers_wanted = forms.IntegerField(
        label=_("Answers that make it wait"),
        required=False,
        min_value=1,
        max_value=SEATS_MAX,
        help_text=_("Empty: as many as there are seats."),
    )
    hold_min = forms.IntegerField(
        label=_("Minutes a freed seat is held for a reserve"), min_value=1, max_value=HOLD_MIN_MAX, initial=HOLD_MIN
    )
    wakes_because = forms.CharField(
        label=_("Wake people in quiet hours, because"),
        required=False,
        max_length=REASON_MAX,
        help_text=_("Only for danger. Your name and this reason are kept and shown."),
    )

    to_groups = forms.BooleanField(label=_("Also write it into the chats of this community"), required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for number in NEEDS:
            self.fields[f"need_{number}"] = forms.ChoiceField(label=_("Needed"), required=False, choices=abilities)
            self.fields[f"need_seats_{number}"] = forms.IntegerField(
                label=_("by how many of them"), required=False, min_value=1, max_value=SEATS_MAX
            )

    @property
    def needs(self) -> list[tuple[Any, Any]]:
        """The rows of what seats ask for, as the page lays them out."""
        return [(self[f"need_{number}"], self[f"need_seats_{number}"]) for number in NEEDS]

    def draft(self, *, origin: str) -> Draft:
        said = self.cleaned_data
        needs = [
            Need(said[f"need_{number}"], said.get(f"need_seats_{number}") or said["seats"])
            for number in NEEDS
            if said.get(f"need_{number}")
        ]
        return Draft(
            text=said["text"],
            seats=said["seats"],
            place=said["place"],
            kind=said["kind"],
            needs=needs,
            urgency=said["urgency"],
            starts_at=said["starts_at"],
            ring_first=said["ring_first"] or Ring.COMMUNITY,
            ring_max=said["ring_max"],
            wave_min=said["wave_min"],
            wave_people=said["wave_people"] or 0,
            answers_wanted=said["answers_wanted"] or 0,
            hold_min=said["hold_min"],
            wakes_because=said["wakes_because"],
            to_groups=said["to_groups"],
            origin=origin,
        )


class WordForm(forms.Form):
    """A word of the desk's own; `meaning` is `place`, `ignore`, `urgency:now` or a code such as `licence:c1`."""

    word = forms.CharField(max_length=WORD_MAX)
    meaning = forms.CharField(max_length=60, required=False)
    place = forms.CharField(max_length=PLACE_MAX, required=False)

    def meant(self) -> tuple[str, str]:
        """The kind of the word, and what it stands for."""
        kind, _colon, value = self.cleaned_data["meaning"].partition(":")
        return (kind, self.cleaned_data["place"]) if kind == "place" else (kind, value)


def read_values(proposal: Proposal, *, place: str) -> dict[str, Any]:
    """What was read from the text, as the form's fields hold it. `place`: where nothing was said of one."""
    values: dict[str, Any] = {
        "kind": proposal.kind.value,
        "seats": str(proposal.seats),
        "place": proposal.place or place,
        "urgency": proposal.urgency.value,
        "starts_at": _local(proposal.starts_at),
    }
    for number in NEEDS:
        need = proposal.needs[number - 1] if number <= len(proposal.needs) else None
        values[f"need_{number}"] = f"{need.kind}:{need.code}" if need else ""
        values[f"need_seats_{number}"] = str(need.seats) if need and need.seats else ""
    return values


def with_corrections(read: Mapping[str, Any], posted: Mapping[str, Any]) -> dict[str, Any]:
    """What was read, but where the desk had changed what was read before, the desk's word."""
    corrected = {
        name: posted[name]
        for name in READ
        if name in posted and f"read_{name}" in posted and posted[name] != posted[f"read_{name}"]
    }
    return {**read, **corrected}


def _local(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""
