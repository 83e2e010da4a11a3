"""What a message says and to whom: sealed when it is written, opened by the worker that hands it over and by nobody else."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from muster.access.seal import Cell, installation_seal


@dataclass(frozen=True)
class Letter:
    """An address and what is said. Neither stands in what is logged of it.

    `to` has the channel's own form; empty where the worker looks the address up by person or group.
    """

    to: str = field(repr=False)
    body: str = field(repr=False)
    title: str = field(default="", repr=False)
    link: str = field(default="", repr=False)

    def in_full(self, bytes_max: int) -> str:
        """Title, body and link as lines, for channels that know text only. Where it is too long the body is cut, not the link."""
        spare = bytes_max - len(f"{self.title}\n\n{self.link}…".encode())
        body = self.body.encode()
        said = self.body if len(body) <= spare else body[:spare].decode(errors="ignore") + "…"
        return "\n".join(part for part in (self.title, said, self.link) if part)


@dataclass(frozen=True)
class Addressed:
    """One letter and the way it takes: to the address in it, or to a person's or group's that the worker looks up."""

    channel: str
    letter: Letter
    person_id: UUID | None = None
    group_id: UUID | None = None
    quiet: bool = False


@dataclass(frozen=True)
class Outgoing:
    """One message on its way to one address, as a channel takes it."""

    id: UUID
    letter: Letter
    quiet: bool  # arrives without a sound, where the channel knows how
    tag: str  # a later message with the same tag takes the place of the earlier, where the channel knows how
    expires_at: datetime


def seal_letter(letter: Letter, message_id: UUID) -> bytes:
    said = {"to": letter.to, "text": letter.body, "title": letter.title, "link": letter.link}
    return installation_seal().seal(msgspec.json.encode(said), _cell(message_id))


def unseal_letter(sealed: bytes, message_id: UUID) -> Letter:
    """Raises `CannotUnseal` where the key is another one, or the value was changed or moved."""
    said = msgspec.json.decode(installation_seal().unseal(sealed, _cell(message_id)))
    # Messages of an older version have neither title nor link.
    return Letter(said["to"], said["text"], said.get("title", ""), said.get("link", ""))


def _cell(message_id: UUID) -> Cell:
    return Cell("channels_message", "sealed", message_id)
