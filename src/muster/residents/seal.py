"""Sealed columns: AES-256-GCM-SIV under a key of the operation's own, bound to the very cell they stand in.

Stored as: version (1 byte), nonce (12), ciphertext with its tag (16). The additional data are table, column, row and
operation, so that a ciphertext moved to another cell does not open. The operation's key lies wrapped in `residents_key`; destroying
it makes every copy of its rows unreadable, in backups too.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings

from muster.residents.models import Key

VERSION = b"\x01"
NONCE_BYTES = 12
INDEX_BYTES = 16


class CannotUnseal(Exception):
    """The key of this operation was destroyed, or the sealed value was changed or moved."""


@dataclass(frozen=True)
class Cell:
    """Where a sealed value stands."""

    table: str
    column: str
    row_id: UUID

    def bound_to(self, operation_id: UUID) -> bytes:
        return f"{self.table}|{self.column}|{self.row_id}|{operation_id}".encode()


class Seal:
    """Seals, opens and indexes the personal columns of one operation."""

    def __init__(self, operation_id: UUID, key: bytes) -> None:
        self._operation_id = operation_id
        self._cipher = AESGCMSIV(key)
        # Another key for each operation: the indexes of two cannot be joined.
        self._index_key = hmac.digest(settings.FIELD_INDEX_KEY, operation_id.bytes, hashlib.sha256)

    def seal(self, plain: bytes, cell: Cell) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._cipher.encrypt(nonce, plain, cell.bound_to(self._operation_id))

    def unseal(self, sealed: bytes, cell: Cell) -> bytes:
        """The plain value. Raises `CannotUnseal`."""
        sealed = bytes(sealed)
        if sealed[:1] != VERSION:
            raise CannotUnseal(cell.table)
        nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, ciphertext, cell.bound_to(self._operation_id))
        except InvalidTag as error:
            raise CannotUnseal(cell.table) from error

    def index(self, normalised: str) -> bytes:
        """16 bytes by which a value is found without being shown."""
        return hmac.digest(self._index_key, normalised.encode(), hashlib.sha256)[:INDEX_BYTES]


def make_key(operation_id: UUID, *, now: datetime) -> None:
    """Give an operation its own key, unless it has or had one."""
    wrapped = aes_key_wrap(settings.FIELD_KEY, os.urandom(32))
    Key.objects.bulk_create([Key(operation_id=operation_id, wrapped=wrapped, made_at=now)], ignore_conflicts=True)


def seal_of(operation_id: UUID) -> Seal:
    """The operation's seal. Raises `CannotUnseal` where its key was destroyed or never made."""
    wrapped = Key.objects.filter(operation_id=operation_id).values_list("wrapped", flat=True).first()
    if wrapped is None:
        raise CannotUnseal("residents_key")
    return _unwrapped(operation_id, bytes(wrapped))


@lru_cache(maxsize=64)
def _unwrapped(operation_id: UUID, wrapped: bytes) -> Seal:
    return Seal(operation_id, aes_key_unwrap(settings.FIELD_KEY, wrapped))
