"""Sealed values: AES-256-GCM-SIV, bound to the very cell they stand in.

Stored as: version (1 byte), nonce (12), ciphertext with its tag (16). The additional data are table, column, row and whose
key it is (an operation's; none for the installation's own), so that a ciphertext moved to another cell does not open.
"""

import os
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from django.conf import settings

VERSION = b"\x01"
NONCE_BYTES = 12


class CannotUnseal(Exception):
    """The key was destroyed, or the sealed value was changed or moved."""


@dataclass(frozen=True)
class Cell:
    """Where a sealed value stands."""

    table: str
    column: str
    row_id: UUID

    def bound_to(self, owner: UUID | None) -> bytes:
        return f"{self.table}|{self.column}|{self.row_id}|{owner or ''}".encode()


class Seal:
    """Seals and opens values under one key. `owner`: the operation whose key it is."""

    def __init__(self, key: bytes, *, owner: UUID | None = None) -> None:
        self._owner = owner
        self._cipher = AESGCMSIV(key)

    def seal(self, plain: bytes, cell: Cell) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._cipher.encrypt(nonce, plain, cell.bound_to(self._owner))

    def unseal(self, sealed: bytes | memoryview, cell: Cell) -> bytes:
        """The plain value. Raises `CannotUnseal`."""
        sealed = bytes(sealed)
        if sealed[:1] != VERSION:
            raise CannotUnseal(cell.table)
        nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, ciphertext, cell.bound_to(self._owner))
        except (InvalidTag, ValueError) as error:
            raise CannotUnseal(cell.table) from error


@lru_cache(maxsize=1)
def installation_seal() -> Seal:
    """For what belongs to no operation. Its key lies beside the others, outside the database."""
    return Seal(settings.INSTALLATION_KEY)
