"""What a message says and to whom: sealed when it is written, opened by the worker that hands it over and by nobody else."""

import json
from dataclasses import dataclass, field
from uuid import UUID

from muster.access.seal import Cell, installation_seal


@dataclass(frozen=True)
class Letter:
    """A number and a text. Neither stands in what is logged of it."""

    phone: str = field(repr=False)
    body: str = field(repr=False)


def seal_letter(letter: Letter, message_id: UUID) -> bytes:
    said = json.dumps({"to": letter.phone, "text": letter.body}, ensure_ascii=False)
    return installation_seal().seal(said.encode(), _cell(message_id))


def unseal_letter(sealed: bytes, message_id: UUID) -> Letter:
    """Raises `CannotUnseal` where the key is another one, or the value was changed or moved."""
    said = json.loads(installation_seal().unseal(sealed, _cell(message_id)))
    return Letter(said["to"], said["text"])


def _cell(message_id: UUID) -> Cell:
    return Cell("channels_message", "sealed", message_id)
