"""Which channels there are, and which of them this installation has set up."""

from typing import Protocol

from muster.channels import dingtalk, feishu, mail, matrix, screen, sms, webpush, wecom
from muster.channels.letter import Outgoing


class Channel(Protocol):
    """What each folder of this room offers."""

    HANDS: int  # messages on their way at once: one that hangs holds up its own, and no other channel

    def is_set(self) -> bool:
        """Whether its settings are there. What is not set up is not offered."""

    def repeats(self, _tag: str) -> bool:
        """Whether a message that is handed over twice reaches a person once."""

    def send(self, message: Outgoing, /) -> None:
        """Hand over, or raise one of `failures`."""


CHANNELS: dict[str, Channel] = {
    "screen": screen,
    "sms": sms,
    "webpush": webpush,
    "mail": mail,
    "matrix": matrix,
    "wecom": wecom,
    "dingtalk": dingtalk,
    "feishu": feishu,
}


def in_use() -> tuple[str, ...]:
    """The channels that are set up, by name."""
    return tuple(name for name, channel in CHANNELS.items() if channel.is_set())
