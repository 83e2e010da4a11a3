"""What a desk hands in as a list, and what it chooses where a line may mean several people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from muster.mobilise.jielong import BYTES_MAX
from muster.mobilise.matching import Match, State
from muster.mobilise.paste import Chosen, Preview

CHOICE = "line-"  # and the number of the person in the list
NEW = "new"


class PasteForm(forms.Form):
    """A list from a chat group."""

    text = forms.CharField(
        label=_("The list from the chat"),
        max_length=BYTES_MAX,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("Paste everything, headings and all. Lines that name nobody are shown to you."),
    )


class FileForm(forms.Form):
    """A sheet keyed in from a paper list."""

    ACCEPTED: ClassVar[str] = ".xlsx,.xls,.csv"
    file = forms.FileField(
        label=_("Excel or CSV"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("A column of names; units and phone numbers where the paper has them."),
    )


@dataclass(frozen=True)
class Groups:
    """The lines of a list by what is known of them, in the order in which a desk looks at them."""

    ambiguous: tuple[Match, ...]
    matched: tuple[Match, ...]
    new: tuple[Match, ...]
    here: tuple[Match, ...]
    repeated: tuple[Match, ...]

    @property
    def reported(self) -> int:
        """How many the button reports in, where every choice falls on someone who is not here yet."""
        return len(self.ambiguous) + len(self.matched) + len(self.new)


def groups_of(found: Preview) -> Groups:
    def of(state: State) -> tuple[Match, ...]:
        return tuple(match for match in found.matches if match.state is state)

    return Groups(of(State.AMBIGUOUS), of(State.MATCHED), of(State.NEW), of(State.HERE), of(State.REPEATED))


def chosen_of(posted: Mapping[str, str]) -> Chosen:
    """By number in the list: the person chosen, or None for someone new. What cannot be read is not chosen."""
    chosen: dict[int, UUID | None] = {}
    for field, value in posted.items():
        number = field.removeprefix(CHOICE)
        if not field.startswith(CHOICE) or not number.isdecimal() or len(number) > 6:
            continue
        if value == NEW:
            chosen[int(number)] = None
        elif person := _id(value):
            chosen[int(number)] = person
    return chosen


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
