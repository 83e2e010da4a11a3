"""How an address is kept: sealed into its own row, and found again by a keyed digest only."""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from muster.access.seal import Cell, installation_seal

DIGEST_BYTES = 16


def seal_address(text: str, table: str, row_id: UUID) -> bytes:
    return installation_seal().seal(text.encode(), Cell(table, "sealed", row_id))


def unseal_address(sealed: bytes | memoryview, table: str, row_id: UUID) -> str:
    """Raises `CannotUnseal`."""
    return installation_seal().unseal(sealed, Cell(table, "sealed", row_id)).decode()


def digest_of(channel: str, text: str) -> bytes:
    """The same for the same address; whoever has no key cannot try addresses against it."""
    return hmac.digest(settings.ADDRESS_INDEX_KEY, f"{channel}|{text}".encode(), hashlib.sha256)[:DIGEST_BYTES]
