"""How a desk adds a chat of its community."""

from collections.abc import Sequence
from typing import Any

from django import forms

from muster.channels.groups import LABEL_MAX, TEXT_MAX
from muster.channels.limits import GROUP_CHANNELS
from muster.channels.registry import in_use


def offered() -> tuple[str, ...]:
    """Kinds of chats that this installation can write to."""
    return tuple(channel for channel in in_use() if channel in GROUP_CHANNELS)


class GroupForm(forms.Form):
    """`key`: what the chat shows under its robot, or the id of a room. The page never shows it again."""

    channel = forms.ChoiceField()
    label = forms.CharField(max_length=LABEL_MAX)
    key = forms.CharField(max_length=TEXT_MAX)

    def __init__(self, said: Any, *, channels: Sequence[str]) -> None:
        super().__init__(said)
        self.fields["channel"] = forms.ChoiceField(choices=[(one, one) for one in channels])


class RemovalForm(forms.Form):
    group = forms.UUIDField()
