"""Each operation has a key of its own, under which its personal columns are sealed (`access/seal.py`) and indexed.

The key lies wrapped in `residents_key`; destroying it makes every copy of the operation's rows unreadable, in backups too.
"""

import hashlib
import hmac
import os
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings

from muster.access.seal import CannotUnseal, Seal
from muster.residents.models import Key

INDEX_BYTES = 16


class OperationSeal(Seal):
    """Seals, opens and indexes the personal columns of one operation."""

    def __init__(self, operation_id: UUID, key: bytes) -> None:
        super().__init__(key, owner=operation_id)
        # Another key for each operation: the indexes of two cannot be joined.
        self._index_key = hmac.digest(settings.FIELD_INDEX_KEY, operation_id.bytes, hashlib.sha256)

    def index(self, normalised: str) -> bytes:
        """16 bytes by which a value is found without being shown."""
        return hmac.digest(self._index_key, normalised.encode(), hashlib.sha256)[:INDEX_BYTES]


def make_key(operation_id: UUID, *, now: datetime) -> None:
    """Give an operation its own key, unless it has or had one."""
    wrapped = aes_key_wrap(settings.FIELD_KEY, os.urandom(32))
    Key.objects.bulk_create([Key(operation_id=operation_id, wrapped=wrapped, made_at=now)], ignore_conflicts=True)


def seal_of(operation_id: UUID) -> OperationSeal:
    """The operation's seal. Raises `CannotUnseal` where its key was destroyed or never made."""
    wrapped = Key.objects.filter(operation_id=operation_id).values_list("wrapped", flat=True).first()
    if wrapped is None:
        raise CannotUnseal("residents_key")
    return _unwrapped(operation_id, bytes(wrapped))


@lru_cache(maxsize=64)
def _unwrapped(operation_id: UUID, wrapped: bytes) -> OperationSeal:
    return OperationSeal(operation_id, aes_key_unwrap(settings.FIELD_KEY, wrapped))
